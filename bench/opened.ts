import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { appObstacle, start, usable } from './app'
import { type Bench, type Figure, median } from './figure'
import { tenThousandHosts } from './nmap-xml'

const rounds = 5

/** A scan of 10,000 hosts in the real app: opened from nmap's XML, and its lists scrolled from top to end. */
export const opened: Bench = {
  name: 'opened',
  obstacle: appObstacle,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    try {
      const file = join(folder, 'large.xml')
      writeFileSync(file, tenThousandHosts())
      const runs: OpenedRun[] = []
      for (let round = 1; round <= rounds; round += 1) {
        const run = await openedRun(file, join(folder, `user-${round}`))
        runs.push(run)
        say(
          `round ${round}: opened in ${run.openedMs.toFixed(0)} ms; ${told('table', run.table)}; ${told('hosts', run.hosts)}; ` +
            told('nothing scrolled', run.still),
        )
      }
      return figures(runs)
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
}

/** Milliseconds between the frames of the display, one after the other. */
type Frames = readonly number[]

interface OpenedRun {
  /** From choosing the file until its end was painted. */
  readonly openedMs: number
  readonly table: Frames
  readonly hosts: Frames
  /** The same page with nobody scrolling: what the machine itself does to frames. */
  readonly still: Frames
}

/** A frame that a person sees as a jerk, in milliseconds. */
const longFrame = 50

function longIn(frames: Frames): number {
  return frames.filter((ms) => ms > longFrame).length
}

function told(what: string, frames: Frames): string {
  return `${what}: ${longIn(frames)} of ${frames.length} frames over ${longFrame} ms, longest ${Math.max(...frames).toFixed(0)}`
}

function figures(runs: readonly OpenedRun[]): readonly Figure[] {
  const remark = `median of ${rounds}, 10,000 hosts in the app`
  const scrolled = (what: string, key: 'table' | 'hosts'): Figure => ({
    what: `frames over ${longFrame} ms while the ${what} is scrolled from top to end`,
    unit: '%',
    ours: median(runs.map((run) => (100 * longIn(run[key])) / run[key].length)),
    peer: null,
    most: 1,
    remark,
  })
  return [
    {
      what: 'nmap’s XML opened, until its end is painted',
      unit: 'ms',
      ours: median(runs.map(({ openedMs }) => openedMs)),
      peer: null,
      most: 3000,
      remark,
    },
    scrolled('table of ports', 'table'),
    scrolled('list of hosts', 'hosts'),
  ]
}

async function openedRun(file: string, userData: string): Promise<OpenedRun> {
  const { app, page } = await start(process.cwd(), userData, usable)
  try {
    await page.getByRole('navigation').getByRole('button', { name: 'History' }).click()
    const input = page.locator('input[type="file"]')
    await input.waitFor({ state: 'attached' })
    const painted = page.evaluate(untilOpened)
    await input.setInputFiles(file)
    const openedMs = await painted
    const still = await page.evaluate(scrolledFrames, null)
    return {
      openedMs,
      still,
      table: await scrolled(page, 'grid', 'Results'),
      hosts: await scrolled(page, 'list', 'Hosts'),
    }
  } finally {
    await app.close()
  }
}

async function scrolled(page: Page, role: 'grid' | 'list', name: string): Promise<Frames> {
  const list = await page.getByRole(role, { name }).elementHandle()
  return page.evaluate(scrolledFrames, list)
}

/** Runs in the page: milliseconds from choosing a file until the frame that shows its end. */
function untilOpened(): Promise<number> {
  return new Promise((resolve) => {
    let began = performance.now()
    addEventListener('change', () => (began = performance.now()), { capture: true, once: true })
    const end = new MutationObserver(() => {
      const said = [...document.querySelectorAll('[role="status"]')]
      if (!said.some(({ textContent }) => textContent?.startsWith('Done.'))) return
      end.disconnect()
      // behind the next frame's painting
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    })
    end.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

/** Runs in the page: scrolls what scrolls a list from its top to its end within four seconds. @param list null: nothing is scrolled */
function scrolledFrames(list: Element | null): Promise<readonly number[]> {
  const lasts = 4000
  // the list itself, what is in it, or what it is in
  const near = list === null ? [] : [list, ...list.querySelectorAll('*')]
  for (let around = list?.parentElement ?? null; around !== null; around = around.parentElement)
    near.push(around)
  const scroller = near.find(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 100) ?? null
  if (list !== null && scroller === null) throw new Error('nothing can be scrolled')
  const way = scroller === null ? 0 : scroller.scrollHeight - scroller.clientHeight
  return new Promise((resolve) => {
    const frames: number[] = []
    const began = performance.now()
    let last = began
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      const part = Math.min(1, (now - began) / lasts)
      scroller?.scrollTo({ top: way * part })
      if (part < 1) requestAnimationFrame(frame)
      else resolve(frames.slice(1))
    }
    requestAnimationFrame(frame)
  })
}
