import { expect, it } from 'vitest'
import { dataFolder } from './data-folder'

it.each([
  ['linux', {}, '/home/ada', '/home/ada/.local/state/portlight'],
  ['linux', { XDG_STATE_HOME: '/var/ada' }, '/home/ada', '/var/ada/portlight'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ada', '/home/ada/.local/state/portlight'],
  ['freebsd', {}, '/home/ada', '/home/ada/.local/state/portlight'],
  ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/Portlight'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ada', 'D:\\Local\\Portlight'],
  ['win32', { LOCALAPPDATA: '\\\\server\\ada' }, 'C:\\Users\\ada', '\\\\server\\ada\\Portlight'],
  ['win32', { LOCALAPPDATA: '' }, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Portlight'],
  ['win32', { LOCALAPPDATA: 'Local' }, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Portlight'],
  ['win32', { LOCALAPPDATA: 'C:Local' }, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Portlight'],
  ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\Portlight'],
])('on %s with %j keeps its data in the folder that the system has for it', (platform, env, home, folder) => {
  expect(dataFolder({ platform, env, home })).toBe(folder)
})
