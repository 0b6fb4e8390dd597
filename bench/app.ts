import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { showScan } from '../e2e/scan-page'
import { findElectron } from '../scripts/setup/electron.mjs'
import { type Bench, type Figure, median } from './figure'

const starts = 5
const root = process.cwd()
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The real app: from start to a usable window beside an empty Electron window, and the page while all ports are scanned. */
export const app: Bench = {
  name: 'app',
  obstacle: () => {
    const electron = findElectron()
    if (!electron.found) return electron.missing
    const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY
    return process.platform === 'linux' && display === undefined ? 'no display (xvfb-run -a makes one)' : null
  },
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    try {
      return [await startFigure(folder, say), ...(await scanFigures(folder, say))]
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
}

/** Starts Electron with an app folder and gives the milliseconds until its page is there and `usable` holds. */
export async function start(
  folder: string,
  userData: string,
  usable: (page: Page) => Promise<unknown>,
): Promise<{ app: ElectronApplication; page: Page; ms: number }> {
  const electron = findElectron()
  if (!electron.found) throw new Error(electron.missing)
  const began = performance.now()
  const running = await _electron.launch({
    executablePath: electron.program,
    args: [...sandbox, `--user-data-dir=${userData}`, folder],
    timeout: 60_000,
  })
  const page = await running.firstWindow({ timeout: 60_000 })
  await usable(page)
  return { app: running, page, ms: performance.now() - began }
}

/** The first screen takes what is typed. */
const usable = (page: Page) => page.getByRole('textbox', { name: /^Paste an error/ }).waitFor()

async function startFigure(folder: string, say: (line: string) => void): Promise<Figure> {
  const empty = join(folder, 'empty')
  rmSync(empty, { recursive: true, force: true })
  writeEmptyApp(empty)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < starts; round++) {
    const mine = await start(root, join(folder, 'user'), usable)
    await mine.app.close()
    const peer = await start(empty, join(folder, 'empty-user'), (page) => page.getByText('empty').waitFor())
    await peer.app.close()
    ours.push(mine.ms)
    theirs.push(peer.ms)
    say(`start ${round + 1}: ${mine.ms.toFixed(0)} ms, an empty window ${peer.ms.toFixed(0)} ms`)
  }
  return {
    what: 'start to usable window',
    unit: 'ms',
    ours: median(ours),
    peer: median(theirs),
    most: 1.5,
    remark: `medians of ${starts}, beside an empty Electron window`,
  }
}

function writeEmptyApp(folder: string): void {
  const page = 'data:text/html,<p>empty</p>'
  const files = {
    'package.json': JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }),
    'main.js': `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('${page}'))
app.on('window-all-closed', () => app.quit())`,
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** What the page did during one scan of all ports of this computer. */
interface Watched {
  readonly longest: number
  readonly tasks: number
  readonly map: number
  readonly table: number
}

async function scanFigures(folder: string, say: (line: string) => void): Promise<Figure[]> {
  const { app: running, page } = await start(root, join(folder, 'user'), usable)
  await page.evaluate(watch)
  const began = performance.now()
  await showScan(page)
  await page.getByRole('button', { name: 'Scan this computer' }).click()
  await page.getByRole('button', { name: 'Start scan' }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Start scan' }).waitFor({ timeout: 120_000 })
  const seconds = (performance.now() - began) / 1000
  const watched = (await page.evaluate('window.portlightWatch()')) as Watched
  await running.close()
  say(`a full scan in the app took ${seconds.toFixed(1)} s; ${watched.tasks} tasks over 50 ms`)
  const figure = (what: string, unit: string, ours: number, most: number): Figure => ({
    what,
    unit,
    ours,
    peer: null,
    most,
    remark: 'during a full loopback scan in the app',
  })
  return [
    figure('longest task of the page', 'ms', watched.longest, 50),
    figure(
      'milliseconds between two updates of the map, on average',
      'ms',
      (1000 * seconds) / watched.map,
      100,
    ),
    figure(
      'milliseconds between two updates of the table, on average',
      'ms',
      (1000 * seconds) / watched.table,
      100,
    ),
  ]
}

/** Runs in the page: counts long tasks, paintings of the map's canvas and changes of the results. */
function watch(): void {
  let longest = 0
  let tasks = 0
  let map = 0
  let table = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      longest = Math.max(longest, duration)
      tasks += 1
    }
  }).observe({ entryTypes: ['longtask'] })
  const put = CanvasRenderingContext2D.prototype.drawImage
  let lastFrame = -1
  CanvasRenderingContext2D.prototype.drawImage = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    const frame = document.timeline.currentTime as number
    if (frame !== lastFrame) map += 1
    lastFrame = frame
    return (put as (...all: unknown[]) => void).apply(this, args)
  } as typeof put
  new MutationObserver(() => {
    table += 1
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
  Object.assign(window, { portlightWatch: () => ({ longest, tasks, map, table }) })
}
