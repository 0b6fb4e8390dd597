import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { homeFolder } from './home-folder'

vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>()
  return { ...os, homedir: vi.fn(os.homedir), userInfo: vi.fn(os.userInfo) }
})

afterEach(() => {
  vi.mocked(homedir).mockReset()
  vi.mocked(userInfo).mockReset()
})

const entry = { uid: 1, gid: 1, username: 'ada', shell: '/bin/sh', homedir: '/home/ada' }

it('is what HOME says', () => {
  vi.mocked(homedir).mockReturnValue('/srv/ada')
  expect(homeFolder()).toBe('/srv/ada')
})

it.each(['', 'relative', './ada'])(
  'is the one of the user’s entry where HOME is %j: never a place that depends on where we were started',
  (HOME) => {
    vi.mocked(homedir).mockReturnValue(HOME)
    vi.mocked(userInfo).mockReturnValue(entry)
    expect(homeFolder()).toBe('/home/ada')
    expect(isAbsolute(homeFolder())).toBe(true)
  },
)

it('is / for a user without an entry', () => {
  const none = () => {
    throw Object.assign(new Error('no entry'), { code: 'ENOENT' })
  }
  vi.mocked(homedir).mockImplementation(none)
  vi.mocked(userInfo).mockImplementation(none)
  expect(homeFolder()).toBe('/')
})
