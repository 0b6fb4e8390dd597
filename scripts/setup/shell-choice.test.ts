import { describe, expect, it } from 'vitest'
import { chooseShell, whyNoDesktop } from './shell-choice.mjs'

const desk = { platform: 'linux', env: { DISPLAY: ':0' }, root: false }
const server = { platform: 'linux', env: {}, root: false }

describe('npm start', () => {
  it('opens the desktop app where there is a desktop, with its arguments', () => {
    expect(chooseShell([], desk)).toEqual({ kind: 'desktop', args: [] })
    expect(chooseShell(['--ozone-platform=x11'], desk)).toMatchObject({ args: ['--ozone-platform=x11'] })
    expect(chooseShell([], { ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }).kind).toBe('desktop')
    for (const platform of ['darwin', 'win32']) {
      expect(chooseShell([], { platform, env: {}, root: true }).kind).toBe('desktop')
    }
  })

  it('goes to a browser where no window can be, says why, and opens none there', () => {
    expect(chooseShell([], server)).toMatchObject({
      kind: 'browser',
      args: [],
      why: expect.stringMatching(/^There is no display.*starts in a browser instead\.$/),
    })
  })

  it('says which arguments mean nothing there', () => {
    expect(chooseShell(['--port', '8080'], server)).toMatchObject({
      args: [],
      why: expect.stringContaining('instead, without --port 8080 (-- --browser takes arguments).'),
    })
  })

  it('goes to a browser as root, unless it is told to do without the sandbox', () => {
    expect(chooseShell([], { ...desk, root: true })).toMatchObject({
      kind: 'browser',
      args: ['--open'],
      why: expect.stringContaining('as root'),
    })
    expect(chooseShell(['--no-sandbox'], { ...desk, root: true }).kind).toBe('desktop')
  })

  it('goes to a browser where that is asked for, with the arguments behind it', () => {
    expect(chooseShell(['--browser', '--port', '8080'], desk)).toEqual({
      kind: 'browser',
      args: ['--open', '--port', '8080'],
      why: null,
    })
    expect(chooseShell(['--browser'], server)).toEqual({ kind: 'browser', args: [], why: null })
  })

  it('understands npm start --browser, which npm keeps to itself', () => {
    const kept = { ...desk, env: { ...desk.env, npm_config_browser: 'true' } }
    expect(chooseShell([], kept)).toEqual({ kind: 'browser', args: ['--open'], why: null })
    expect(chooseShell(['8080'], kept)).toMatchObject({
      args: ['--open'],
      why: expect.stringMatching(/^npm keeps options to itself .* without 8080 \(/),
    })
    expect(chooseShell(['--browser', '--port', '8080'], kept)).toMatchObject({
      args: ['--open', '--port', '8080'],
    })
    // what somebody has set in npm's own settings is the browser in which npm opens pages
    const setting = { ...desk, env: { ...desk.env, npm_config_browser: 'firefox' } }
    expect(chooseShell([], setting).kind).toBe('desktop')
  })
})

describe('a desktop app that ends', () => {
  const died = { code: null, signal: 'SIGSEGV', afterMs: 800, output: '' }

  it('at once and in disorder never came to be, and the reason is said where it is known', () => {
    expect(whyNoDesktop(died)).toBe("The desktop app can't start here (SIGSEGV).")
    expect(whyNoDesktop({ ...died, code: 127, signal: null })).toContain('(exit code 127)')
    for (const [output, reason] of [
      ['ERROR:ozone_platform_x11.cc(245)] Missing X server or $DISPLAY', 'nobody answers at the display'],
      ['FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found', 'sandbox'],
      ['electron: error while loading shared libraries: libgtk-3.so.0: cannot open', 'library'],
    ] as const) {
      expect(whyNoDesktop({ ...died, output })).toContain(reason)
    }
  })

  it('in order, or after it was used, has ended', () => {
    expect(whyNoDesktop({ ...died, code: 0, signal: null })).toBeNull()
    expect(whyNoDesktop({ ...died, afterMs: 60_000 })).toBeNull()
  })
})
