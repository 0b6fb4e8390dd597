import { describe, expect, it } from 'vitest'
import { compiledFolder } from './compiled-code'

const at = (platform: string, env: Readonly<Record<string, string>> = {}) =>
  compiledFolder({ platform, env, home: '/home/ada' })

describe('what Node made of our scripts', () => {
  it('is kept where a system keeps what can be made again', () => {
    expect(at('linux')).toBe('/home/ada/.cache/portlight/compiled')
    expect(at('linux', { XDG_CACHE_HOME: '/var/ada' })).toBe('/var/ada/portlight/compiled')
    expect(at('darwin')).toBe('/home/ada/Library/Caches/Portlight/compiled')
  })

  it('is never kept below a folder that depends on where we were started', () => {
    expect(at('linux', { XDG_CACHE_HOME: 'cache' })).toBe('/home/ada/.cache/portlight/compiled')
  })

  it('is not kept where a folder does not tell whose it is', () => {
    expect(at('win32', { LOCALAPPDATA: 'C:\\Users\\ada' })).toBeNull()
  })
})
