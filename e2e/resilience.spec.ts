import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { ElectronApplication } from '@playwright/test'
import { findElectron } from '../scripts/setup/electron.mjs'
import { root } from '../scripts/setup/project.mjs'
import { run } from '../scripts/setup/run-process.mjs'
import { expect, sandboxArguments, startApp, test } from './app'
import { listen } from './listeners'
import { longScan, ScanPage } from './scan-page'

/** What a test's stand-ins for taskbar and notifications were told. */
interface SeenOutside {
  readonly bars: number[]
  readonly told: string[]
}

/** The process that runs the engine; null while there is none. */
function enginePid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Portlight engine')?.pid ?? null,
  )
}

test('an engine that is killed in mid-scan is said, started anew, and the next scan works', async ({
  portlight: { app, page, userData },
}) => {
  const listeners = await listen(1)
  const [port = 0] = listeners.ports
  const scan = new ScanPage(page)
  await scan.scan(longScan.targets, longScan.ports)
  await scan.underWay()
  const killed = await enginePid(app)
  if (killed === null) throw new Error('there is no engine')
  process.kill(killed, 'SIGKILL')

  await expect(page.getByRole('alert').filter({ hasText: /engine/i })).toBeVisible()
  await expect(scan.start).toBeEnabled()
  await scan.scan('127.0.0.1', `${port}`)
  expect(await scan.done()).toContain('1 open')
  expect(await enginePid(app)).not.toBe(killed)
  expect(readFileSync(join(userData, 'logs/portlight.log'), 'utf8')).toContain('it is started anew')
  await listeners.close()
})

test('a window that closes in mid-scan ends the traffic, and nothing crashes', async ({
  portlight: { app, page, userData },
}) => {
  // as on macOS, so that the engine's process outlives the window and only the closed port can stop it
  await app.evaluate(({ app }) => {
    app.removeAllListeners('window-all-closed')
    app.on('window-all-closed', () => {})
  })
  const listeners = await listen(1, '0.0.0.0')
  const scan = new ScanPage(page)
  const [port = 0] = listeners.ports
  // the port that listens is one of every address, so connections come in for as long as it scans
  await scan.scan('127.0.0.0/19', `${port - 50}-${port + 50}`)
  await scan.underWay()
  await expect.poll(() => listeners.accepted()).toBeGreaterThan(0)
  const before = await enginePid(app)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => app.windows().length).toBe(0)

  const cpuOfEngine = () =>
    app.evaluate(
      ({ app }) =>
        app.getAppMetrics().find(({ name }) => name === 'Portlight engine')?.cpu.percentCPUUsage ?? 0,
    )
  // what was on its way when the window closed still arrives; then nothing does
  const arrivesIn = async (ms: number) => {
    const accepted = listeners.accepted()
    await new Promise((resolve) => setTimeout(resolve, ms))
    return listeners.accepted() - accepted
  }
  await expect.poll(() => arrivesIn(500)).toBe(0)
  await cpuOfEngine()
  expect(await arrivesIn(1500)).toBe(0)
  await expect.poll(cpuOfEngine, { intervals: [1000] }).toBeLessThan(5)
  expect(await enginePid(app)).toBe(before)

  await app.evaluate(({ app }) => app.emit('activate'))
  await expect.poll(() => app.windows().length).toBe(1)
  const again = app.windows()[0]
  if (again === undefined) throw new Error('no window')
  const next = new ScanPage(again)
  await next.scan('127.0.0.1', `${port}`)
  expect(await next.done()).toContain('1 open')
  expect(readFileSync(join(userData, 'logs/portlight.log'), 'utf8')).not.toMatch(/ error /)
  await listeners.close()
})

test('a page that crashes is logged, and can be loaded again', async ({ portlight: { app, userData } }) => {
  const asked = await app.evaluate(async ({ BrowserWindow, dialog }) => {
    const questions: string[] = []
    dialog.showMessageBox = async (...args: unknown[]) => {
      questions.push((args.at(-1) as { message: string }).message)
      return { response: 0, checkboxChecked: false }
    }
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()))
    contents?.forcefullyCrashRenderer()
    await loaded
    return questions
  })
  expect(asked).toEqual(['The window stopped working.'])
  // the test tool has lost the page with its process, so the shell looks at it
  const text = () =>
    app.evaluate(({ BrowserWindow }): Promise<string> | undefined =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
    )
  await expect.poll(text).toContain('See which ports are open')
  expect(readFileSync(join(userData, 'logs/portlight.log'), 'utf8')).toContain("the page's process is gone")
})

test('the window opens where it was, and a second start brings the first to the front', async ({
  userData,
}) => {
  const bounds = { x: 60, y: 70, width: 1010, height: 660 }
  const first = await startApp(userData)
  await first.app.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
    bounds,
  )
  await first.app.close()

  const second = await startApp(userData)
  const opened = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(opened).toEqual(bounds)

  await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await expect(startApp(userData)).rejects.toThrow()
  expect(
    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
  ).toBe(true)
  await second.app.close()
})

test('an app that is ended before its page is drawn ends at once', async ({ userData }) => {
  const electron = findElectron()
  if (!electron.found) throw new Error(electron.missing)
  // the engine begins when the page is drawn, so that none is there to be stopped
  const early = join(userData, 'early.cjs')
  writeFileSync(
    early,
    `const { app } = require('electron'); app.on('browser-window-created', () => setImmediate(() => app.quit()))`,
  )
  const { code, late, output } = await run(
    electron.program,
    [...sandboxArguments, `--user-data-dir=${userData}`, '-r', early, root],
    { quiet: true, deadline: 30_000, env: { ...process.env, XDG_STATE_HOME: userData } },
  )
  expect({ code, late }, output).toEqual({ code: 0, late: false })
})

test('long work stands in the taskbar, and its end is said by the system while the window is not in front', async ({
  portlight: { app, page },
}) => {
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('there is no window')
    const seen: SeenOutside = { bars: [], told: [] }
    Object.assign(globalThis, { seen })
    window.setProgressBar = (part) => void seen.bars.push(part)
    window.isFocused = () => true
    Notification.isSupported = () => true
    Notification.prototype.show = function () {
      seen.told.push(`${this.title}: ${this.body}`)
    }
  })
  const seen = () => app.evaluate(() => (globalThis as unknown as { readonly seen: SeenOutside }).seen)
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1', '1-65535')
  await scan.done(60_000)
  await expect.poll(async () => (await seen()).bars.at(-1)).toBe(-1)
  const { bars, told } = await seen()
  expect(bars.some((part) => part > 0 && part <= 1)).toBe(true)
  // whoever looks at the window sees it there
  expect(told).toEqual([])

  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false
  })
  await scan.scan('127.0.0.1', '1-65535')
  await expect
    .poll(async () => (await seen()).told, { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^The scan has ended: 127\.0\.0\.1: .*open/)])
})

test('the menu follows the scan, and its commands reach the page', async ({
  portlight: { app, page, userData },
}) => {
  const scan = new ScanPage(page)
  const enabled = (id: string) =>
    app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.enabled ?? null, id)
  const choose = (id: string) =>
    app.evaluate(({ Menu }, item) => {
      Menu.getApplicationMenu()?.getMenuItemById(item)?.click()
    }, id)

  expect(await enabled('run.cancel')).toBe(false)
  await scan.targets.fill(longScan.targets)
  await scan.ports.fill(longScan.ports)
  await choose('run.start')
  await scan.underWay()
  await expect.poll(() => enabled('run.cancel')).toBe(true)
  expect(await enabled('run.start')).toBe(false)
  await choose('run.pause')
  await expect(scan.resume).toBeVisible()
  await choose('run.cancel')
  expect(await scan.done()).toContain('partial')
  await expect.poll(() => enabled('run.start')).toBe(true)

  const file = join(userData, 'scan.json')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
  await choose('run.export')
  await expect.poll(() => existsSync(file)).toBe(true)
  await expect
    .poll(() => JSON.parse(readFileSync(file, 'utf8')))
    .toMatchObject({ command: 'scan', partial: true })

  await choose('help.shortcuts')
  await expect(page.getByRole('dialog')).toContainText(/F5/)
})
