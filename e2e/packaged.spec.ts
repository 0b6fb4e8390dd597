import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { root } from '../scripts/setup/project.mjs'
import { removeFolder, sandboxArguments, temporaryFolder } from './app'
import { listen } from './listeners'
import { packagedProgram, startPackaged } from './packaged-app'
import { ScanPage, showScan } from './scan-page'
import { startServe } from './serve-process'

const run = promisify(execFile)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** How a fuse stands in the wire: the characters 0 and 1. */
const off = 0x30
const on = 0x31

/** The wrapper that starts the command line of the packaged app, without a display. */
const wrapper = () => join(dirname(packagedProgram()), 'resources/bin/portlight')
const withoutDisplay = (): NodeJS.ProcessEnv => {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  return env
}

test('the fuses are set as they should be', async () => {
  const wire = await getCurrentFuseWire(packagedProgram())
  const states = {
    [FuseV1Options.RunAsNode]: off,
    [FuseV1Options.EnableCookieEncryption]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
  }
  expect(wire).toMatchObject(states)
})

test('the program runs no code of others: not as Node, not by NODE_OPTIONS', async () => {
  const env = {
    ...withoutDisplay(),
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: '--require=/nonexistent/module.js',
  }
  const { stdout } = await run(
    packagedProgram(),
    [...sandboxArguments, '--version', '-e', 'console.log(6 * 7)'],
    { env },
  )
  expect(stdout).toContain(version)
  expect(stdout).not.toContain('42')
})

test('the packaged app scans, from its archive', async () => {
  const listeners = await listen(2)
  const userData = temporaryFolder()
  const packaged = await startPackaged(userData)
  await showScan(packaged.page)
  const scan = new ScanPage(packaged.page)
  expect(packaged.page.url()).toBe('app://portlight/index.html')
  await scan.scan('127.0.0.1', `${listeners.ports.join(',')},1-20`)
  expect(await scan.done()).toContain('2 open')
  for (const port of listeners.ports) await expect(scan.row(port)).toContainText('open')
  expect(await packaged.page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false)
  await packaged.close()
  removeFolder(userData)
  await listeners.close()
})

test('its command line works without a display, and ends with its exit code', async () => {
  test.skip(process.platform !== 'linux', 'the wrapper is of the Linux package')
  const listeners = await listen(1)
  const [port = 0] = listeners.ports
  const options = { env: withoutDisplay() }
  const answer = await run(wrapper(), ['--version'], options)
  expect(answer.stdout.trim()).toContain(version)

  const { stdout, stderr } = await run(wrapper(), ['scan', '127.0.0.1', '-p', `${port}`, '--json'], options)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ command: 'scan', hosts: [{ states: { open: `${port}` } }] })

  const expected = run(
    wrapper(),
    ['scan', '127.0.0.1', '-p', `${port}`, '--expect-closed', `${port}`],
    options,
  )
  await expect(expected).rejects.toMatchObject({ code: 1 })
  const wrong = run(wrapper(), ['scan', '127.0.0.1', '-p', '70000'], options)
  await expect(wrong).rejects.toMatchObject({ code: 2 })
  await listeners.close()
})

test('its command line is interrupted like any other: what was found is printed, and the code is 130', async () => {
  test.skip(process.platform !== 'linux', 'the wrapper is of the Linux package')
  const args = ['scan', '127.0.0.0/26', '-p', '-', '--json']
  const child = spawn(wrapper(), args, { env: withoutDisplay(), stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString('utf8')
  })
  const ended = once(child, 'close')
  // the head of the report is written when the scan begins
  await expect.poll(() => output, { timeout: 20_000 }).toContain('"started"')
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(JSON.parse(output)).toMatchObject({ command: 'scan', partial: true })
})

test('its command line serves the page of its archive, without a display', async () => {
  test.skip(process.platform !== 'linux', 'the wrapper is of the Linux package')
  const server = await startServe([], { DISPLAY: '', WAYLAND_DISPLAY: '' }, [wrapper()])
  const page = await (await fetch(server.origin)).text()
  const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file]) => file)
  expect(files.length).toBeGreaterThanOrEqual(2)
  for (const file of files) expect((await fetch(`${server.origin}/${file}`)).status, file).toBe(200)
  expect(await server.stop()).toBe(130)
})
