import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import { app, start } from './app'
import { type Bench, type Figure, median } from './figure'
import { connections } from './sockets'

const many = 16_000
/** Connections that one process holds both ends of. */
const eachProcess = 4_000
const scrollSteps = 150
/** Pixels a frame: at sixty frames a second faster than a wheel turns. A screen full is told beside it. */
const scrollBy = 240
const screenFull = 700
const filters = ['127.0.0.1', 'established 4', 'node', ':3 tcp4', 'nothing-of-it']

/** The real app with 16,000 real sockets that are read every second: what scrolling and filtering cost the page. */
export const socketsTable: Bench = {
  name: 'sockets-table',
  obstacle: app.obstacle,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    const programs: ChildProcess[] = []
    try {
      for (let left = many / 2; left > 0; left -= eachProcess) {
        programs.push(await started(connections(Math.min(left, eachProcess))))
      }
      return await figures(folder, say)
    } finally {
      for (const program of programs) program.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
}

/** Starts a Node program and waits until it says that it is ready. */
async function started(text: string): Promise<ChildProcess> {
  const program = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    program.stdout.once('data', resolve)
    program.once('exit', () => reject(new Error('the sockets could not be opened')))
  })
  return program
}

async function figures(folder: string, say: (line: string) => void): Promise<readonly Figure[]> {
  const { app: running, page } = await start(process.cwd(), join(folder, 'user'), (shown) =>
    shown.getByRole('button', { name: 'Sockets', exact: true }).click(),
  )
  try {
    const grid = page.getByRole('grid', { name: 'Sockets' })
    await page.waitForFunction((least) => {
      const rows = document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')
      return Number(rows) > least
    }, many)
    say(`${Number(await grid.getAttribute('aria-rowcount')) - 1} rows, read every second`)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const scrolled = await scroll(page, session, scrollBy)
    const screens = await scroll(page, session, screenFull)
    const filtered = await filter(page, session)
    say(`scrolling ${scrollBy} pixels a frame: ${spread(scrolled)}`)
    say(`a screen full of other rows in one frame: ${spread(screens)}`)
    say(`filtering, a key each: ${spread(filtered)}`)
    const figure = (what: string, times: readonly number[]): Figure => ({
      what: `${what} ${many.toLocaleString('en')} sockets, main-thread work a frame`,
      unit: 'ms',
      ours: median(times),
      peer: null,
      most: 16,
      remark: `median of ${times.length}, all tasks of the page until the frame after`,
    })
    return [figure('scrolling', scrolled), figure('filtering', filtered)]
  } finally {
    await running.close()
  }
}

async function scroll(page: Page, session: CDPSession, pixels: number): Promise<number[]> {
  const times: number[] = []
  for (let step = 0; step < scrollSteps; step += 1) {
    times.push(
      await workOf(page, session, () =>
        page.evaluate((by) => {
          document.querySelector('[role="grid"] [role="rowgroup"]')?.scrollBy(0, by)
        }, pixels),
      ),
    )
  }
  return times
}

async function filter(page: Page, session: CDPSession): Promise<number[]> {
  const times: number[] = []
  await page.keyboard.press('/')
  for (const text of filters) {
    for (const key of [...text, ...Array.from(text, () => 'Backspace')]) {
      times.push(await workOf(page, session, () => page.keyboard.press(key)))
    }
  }
  return times
}

/** Milliseconds that the page's main thread worked from an act until the frame after the one that shows it. */
async function workOf(page: Page, session: CDPSession, act: () => Promise<unknown>): Promise<number> {
  const before = await taskSeconds(session)
  await act()
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  )
  return ((await taskSeconds(session)) - before) * 1000
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1)
  return `median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(0.9999)} ms`
}
