import { describe, expect, it } from 'vitest'
import { ownCommand, ownCommandAsRoot } from '#shared/command-line/own-command'
import { commandText } from '#shared/command-line/shell-text'
import { ownCommandOf, type Surroundings } from './own-command'

/** A computer on which nvm has installed Node, so that root has no `node` and no `npx`. */
const nvm = '/home/ada/.nvm/versions/node/v22.1.0/bin'

function on(parts: Partial<Surroundings> = {}, files: Readonly<Record<string, string>> = {}): Surroundings {
  return {
    platform: 'linux',
    env: { PATH: `${nvm}:/usr/bin` },
    execPath: `${nvm}/node`,
    isNode: true,
    started: '/tmp/copy/main/cli.cjs',
    read: (path) =>
      path.endsWith('/package.json') ? '{"bin": { "portlight": "./scripts/portlight.mjs" }}' : null,
    real: (path) => files[path] ?? ([`${nvm}/node`].includes(path) ? path : null),
    ...parts,
  }
}

function texts(script: string, folder: string | null, here: Surroundings) {
  const own = ownCommandOf(new URL(script), folder, here)
  return [commandText(ownCommand(own, 'why', '3000')), commandText(ownCommandAsRoot(own, 'why', '3000'))]
}

describe('what starts this very program, and as root', () => {
  const checkout = 'file:///home/ada/portlight/out/main/cli.cjs'
  const script = '/home/ada/portlight/scripts/portlight.mjs'

  it('in the checkout: by npx, and for root by full paths, as sudo finds no npx', () => {
    expect(texts(checkout, '/home/ada/portlight', on())).toEqual([
      'npx portlight why 3000',
      `sudo ${nvm}/node ${script} why 3000`,
    ])
  })

  it('elsewhere never by npx, which could fetch a package of a stranger', () => {
    const chunk = 'file:///home/ada/portlight/out/main/chunks/cli-1.cjs'
    expect(texts(chunk, '/home/ada', on())[0]).toBe(`node ${script} why 3000`)
  })

  it('is no other Node than the one that runs it', () => {
    const here = on({ env: { PATH: '/usr/bin' } }, { '/usr/bin/node': '/usr/bin/node' })
    expect(texts(checkout, '/', here)[0]).toBe(`${nvm}/node ${script} why 3000`)
  })

  it('in the app of a checkout, whose reader may be anywhere', () => {
    const electron = { isNode: false, execPath: '/home/ada/portlight/node_modules/electron/dist/electron' }
    const env = { PATH: `${nvm}:/usr/bin`, npm_node_execpath: `${nvm}/node` }
    const engine = 'file:///home/ada/port%20light/out/main/engine.cjs'
    expect(texts(engine, null, on({ ...electron, env }))).toEqual([
      "node '/home/ada/port light/scripts/portlight.mjs' why 3000",
      `sudo ${nvm}/node '/home/ada/port light/scripts/portlight.mjs' why 3000`,
    ])
    // nobody tells where Node is
    expect(texts(engine, null, on(electron))[0]).toBe(
      "node '/home/ada/port light/scripts/portlight.mjs' why 3000",
    )
  })

  it('as an installed package by its name, where that is what the name starts', () => {
    const parts = { read: () => '{"name": "portlight", "bin": {"portlight": "bin/portlight.js"}}' }
    const folder = '/home/ada/.nvm/versions/node/v22.1.0/lib/node_modules/portlight'
    const installed = `file://${folder}/out/main/cli.cjs`
    const real = `${folder}/bin/portlight.js`
    const files = { [real]: real, [`${nvm}/portlight`]: real }
    expect(texts(installed, '/home/ada', on(parts, files))).toEqual([
      'portlight why 3000',
      `sudo ${nvm}/node ${real} why 3000`,
    ])
    const another = { [real]: real, [`${nvm}/portlight`]: '/home/ada/bin/another' }
    expect(texts(installed, '/home/ada', on(parts, another))[0]).toBe(`node ${real} why 3000`)
  })

  it('run by npx from its cache by the whole path: whoever types has no such name', () => {
    const cache = '/home/ada/.npm/_npx/9d93850b/node_modules'
    const real = `${cache}/portlight/portlight.mjs`
    const here = on(
      {
        env: { PATH: `${cache}/.bin:${nvm}:/usr/bin` },
        read: () => '{"name": "portlight", "bin": {"portlight": "portlight.mjs"}}',
      },
      { [real]: real, [`${cache}/.bin/portlight`]: real },
    )
    const script = `file://${cache}/portlight/out/main/cli.cjs`
    expect(texts(script, '/home/ada', here)[0]).toBe(`node ${real} why 3000`)
  })

  it('in a copy that looks like nothing known, by the script that was started', () => {
    expect(texts('file:///tmp/copy/main/probe-worker.cjs', '/tmp/copy', on())[0]).toBe(
      'node /tmp/copy/main/cli.cjs why 3000',
    )
  })

  it('where the path has a quote', () => {
    expect(texts("file:///home/o'hara/portlight/out/main/cli.cjs", '/', on())[0]).toBe(
      "node '/home/o'\\''hara/portlight/scripts/portlight.mjs' why 3000",
    )
  })

  const packaged = 'file:///opt/Portlight/resources/app.asar/out/main/engine.cjs'

  it('in the packaged app by the command beside it', () => {
    expect(texts(packaged, null, on({ isNode: false }))).toEqual([
      '/opt/Portlight/resources/bin/portlight why 3000',
      'sudo /opt/Portlight/resources/bin/portlight why 3000',
    ])
  })

  it('where a deb or rpm is installed by the name that it has there, and by no other’s', () => {
    const launcher = '/opt/Portlight/resources/bin/portlight'
    const files = { [launcher]: launcher, '/usr/bin/portlight': launcher }
    const parts = { isNode: false, env: { PATH: '/usr/local/bin:/usr/bin' } }
    expect(texts(packaged, null, on(parts, files))).toEqual(['portlight why 3000', 'sudo portlight why 3000'])
    const planted = { ...files, '/usr/local/bin/portlight': '/usr/local/bin/portlight' }
    const whole = [`${launcher} why 3000`, `sudo ${launcher} why 3000`]
    expect(texts(packaged, null, on(parts, planted))).toEqual(whole)
    // somebody's own link, which sudo does not look at
    const own = { [launcher]: launcher, '/usr/local/bin/portlight': launcher }
    expect(texts(packaged, null, on(parts, own))).toEqual(['portlight why 3000', whole[1]])
  })

  it('in an AppImage by that file: where it is mounted, root may not look', () => {
    const env = { APPIMAGE: '/home/ada/Portlight.AppImage', APPDIR: '/tmp/.mount_PortliX' }
    const script = 'file:///tmp/.mount_PortliX/resources/app.asar/out/main/engine.cjs'
    const rest = '--ozone-platform=headless --log-level=3 --command-line why 3000'
    expect(texts(script, null, on({ isNode: false, env }))).toEqual([
      `/home/ada/Portlight.AppImage ${rest}`,
      `sudo /home/ada/Portlight.AppImage --no-sandbox ${rest}`,
    ])
    // started by another AppImage
    expect(texts(packaged, null, on({ isNode: false, env }))[0]).toBe(
      '/opt/Portlight/resources/bin/portlight why 3000',
    )
  })

  it('on Windows by the app’s program, with the quotes of its shells', () => {
    const script = new URL('file:///C:/Program%20Files/Portlight/resources/app.asar/out/main/engine.cjs')
    const here = on({
      platform: 'win32',
      isNode: false,
      execPath: 'C:\\Program Files\\Portlight\\Portlight.exe',
    })
    const command = ownCommand(ownCommandOf(script, null, here), 'why', '3000')
    expect(commandText(command, 'cmd')).toBe('"C:\\Program Files\\Portlight\\Portlight.exe" why 3000')
    expect(commandText(command, 'powershell')).toBe(
      "& 'C:\\Program Files\\Portlight\\Portlight.exe' why 3000",
    )
  })
})
