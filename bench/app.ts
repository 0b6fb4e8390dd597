import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { showScan } from '../e2e/scan-page'
import { findElectron } from '../scripts/setup/electron.mjs'
import { portlightApp, sandbox, timeStart, writeEmptyApp } from './app-start'
import { type Bench, type Figure, median } from './figure'

const starts = 7
const scans = 10
const root = process.cwd()

/** Why no window can be opened here, or null. */
export function appObstacle(): string | null {
  const electron = findElectron()
  if (!electron.found) return electron.missing
  const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY
  return process.platform === 'linux' && display === undefined ? 'no display (xvfb-run -a makes one)' : null
}

/** The real app: from start to a usable window beside an empty Electron window, and the page while all ports are scanned. */
export const app: Bench = {
  name: 'app',
  obstacle: appObstacle,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    try {
      return [...(await startFigures(folder, say)), ...(await scanFigures(folder, say))]
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
}

function electronProgram(): string {
  const electron = findElectron()
  if (!electron.found) throw new Error(electron.missing)
  return electron.program
}

/**
 * An Electron that nobody else runs: what several programs have in memory of one file is counted for each of them in part, so that
 * another app on the same Electron makes both sides of a ratio smaller.
 */
function ownElectron(folder: string): string {
  const program = electronProgram()
  cpSync(dirname(program), folder, { recursive: true, verbatimSymlinks: true })
  return join(folder, basename(program))
}

/** Starts Electron with an app folder and gives the milliseconds until its page is there and `usable` holds. */
export async function start(
  folder: string,
  userData: string,
  usable: (page: Page) => Promise<unknown>,
  program = electronProgram(),
): Promise<{ app: ElectronApplication; page: Page; ms: number }> {
  const began = performance.now()
  const running = await _electron.launch({
    executablePath: program,
    args: [...sandbox, `--user-data-dir=${userData}`, folder],
    timeout: 60_000,
  })
  const page = await running.firstWindow({ timeout: 60_000 })
  await usable(page)
  return { app: running, page, ms: performance.now() - began }
}

/** The first screen takes what is typed. */
export const usable = (page: Page) => page.getByRole('textbox', { name: /^Paste an error/ }).waitFor()

async function startFigures(folder: string, say: (line: string) => void): Promise<Figure[]> {
  const empty = writeEmptyApp(join(folder, 'empty'))
  const ours: number[] = []
  const theirs: number[] = []
  const painted: number[] = []
  for (let round = 0; round <= starts; round++) {
    const mine = await timeStart(portlightApp, join(folder, 'portlight'))
    const peer = await timeStart(empty, join(folder, 'empty'))
    const [own, other, paint] = [mine.usable, peer.usable, mine.painted].map((ms) => ms.toFixed(0))
    say(`start ${round}: ${own} ms, painted after ${paint} ms of its page; an empty window ${other} ms`)
    // the first of each is cold
    if (round === 0) continue
    ours.push(mine.usable)
    theirs.push(peer.usable)
    painted.push(mine.painted)
  }
  const remark = `median of ${starts}`
  return [
    {
      what: 'start to usable window',
      unit: 'ms',
      ours: median(ours),
      peer: median(theirs),
      most: 1.4,
      remark: `medians of ${starts}, beside an empty Electron window`,
    },
    {
      what: 'first contentful paint of the first screen',
      unit: 'ms',
      ours: median(painted),
      peer: null,
      most: 500,
      remark,
    },
  ]
}

/** What the page did during one scan of all ports of this computer. */
interface Watched {
  readonly longest: number
  readonly tasks: number
  readonly map: number
  readonly table: number
}

/** One scan of all ports of this computer in an app that was just started. */
interface ScanRun extends Watched {
  readonly seconds: number
  /** Megabytes of all its processes after the scan. */
  readonly megabytes: number
}

/** @param userData a new folder: the app opens where it was left */
async function scanRun(userData: string, program: string): Promise<ScanRun> {
  const { app: running, page } = await start(root, userData, usable, program)
  try {
    await page.evaluate(watch)
    await showScan(page)
    const began = performance.now()
    await page.getByRole('button', { name: 'Scan this computer' }).click()
    await page.getByRole('button', { name: 'Start scan' }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Start scan' }).waitFor({ timeout: 120_000 })
    const seconds = (performance.now() - began) / 1000
    const watched = (await page.evaluate('window.portlightWatch()')) as Watched
    return { ...watched, seconds, megabytes: megabytesOf(running) }
  } finally {
    await running.close()
  }
}

async function scanFigures(folder: string, say: (line: string) => void): Promise<Figure[]> {
  const empty = writeEmptyApp(join(folder, 'empty'))
  const program = process.platform === 'linux' ? ownElectron(join(folder, 'electron')) : electronProgram()
  const runs: ScanRun[] = []
  const theirs: number[] = []
  for (let round = 1; round <= scans; round++) {
    const run = await scanRun(join(folder, `user-${round}`), program)
    const shown = (page: Page) => page.getByText('empty').waitFor()
    const peer = await start(empty.folder, join(folder, 'empty-user'), shown, program)
    theirs.push(megabytesOf(peer.app))
    await peer.app.close()
    runs.push(run)
    say(
      `full scan ${round} in the app: ${run.seconds.toFixed(1)} s, longest task ${run.longest} ms, ${run.tasks} over 50 ms; ` +
        `${run.megabytes.toFixed(0)} MB, an empty window ${theirs.at(-1)?.toFixed(0)} MB`,
    )
  }
  const figure = (
    what: string,
    unit: string,
    ours: number,
    most: number,
    peer: number | null = null,
  ): Figure => ({
    what,
    unit,
    ours,
    peer,
    most,
    remark: `of ${scans} full loopback scans in the app`,
  })
  const between = (key: 'map' | 'table') => median(runs.map((run) => (1000 * run.seconds) / run[key]))
  return [
    figure('longest task of the page', 'ms', Math.max(...runs.map(({ longest }) => longest)), 50),
    figure('milliseconds between two updates of the map, on average', 'ms', between('map'), 100),
    figure('milliseconds between two updates of the table, on average', 'ms', between('table'), 100),
    ...(process.platform === 'linux'
      ? [
          figure(
            'memory after the scan',
            'MB',
            median(runs.map(({ megabytes }) => megabytes)),
            1.4,
            median(theirs),
          ),
        ]
      : []),
  ]
}

/** Megabytes of an app's processes together, each shared page once (PSS, proc_pid_smaps_rollup(5)); NaN elsewhere than on Linux. */
function megabytesOf(running: ElectronApplication): number {
  if (process.platform !== 'linux') return Number.NaN
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = /^PPid:\s+(\d+)$/m.exec(textOf(`/proc/${name}/status`))?.[1]
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const first = running.process().pid
  const isOurs = (id: number | undefined): boolean =>
    id !== undefined && (id === first || isOurs(parents.get(id)))
  const kilobytes = [...parents.keys()]
    .filter(isOurs)
    .map((id) => Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${id}/smaps_rollup`))?.[1] ?? 0))
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024
}

/** A process may end while it is looked at. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
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
