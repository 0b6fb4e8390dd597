import type { HostSummary, ScanEvent, ScannedHost, ScanProgress, ScanSummary } from '#shared/scan/event'
import type { ScanRecord } from '#shared/scan/record'
import type { HostEntry, RunState } from '../scan-state'

/** When to hand over: a frame of the display, or a timer where the page is not shown. Returns how to call it off. */
export type Schedule = (task: () => void) => () => void

/**
 * Milliseconds between two changes at least. Twenty a second read as a flow; more take processor time from the scan where
 * the display is painted without a graphics card.
 */
const leastEvery = 50
/** Where painting is slow, this is the most: ten changes a second are still seen as a flow. */
const slowEvery = 90
let paintMs = 0
/** Milliseconds after which a change is made without a frame: a hidden window has none. */
const mostEvery = 250
let lastAt = Number.NEGATIVE_INFINITY

/** Calls in a frame of the display, about twenty times a second at most, and about four times where there are no frames. */
export const nextFrame: Schedule = (task) => {
  let frame = 0
  const end = () => {
    cancelAnimationFrame(frame)
    clearTimeout(rest)
    clearTimeout(late)
  }
  const call = () => {
    end()
    lastAt = performance.now()
    task()
    // the next frame comes when this one is painted: that is what a change costs
    requestAnimationFrame(() => {
      paintMs = performance.now() - lastAt
    })
  }
  const rest = setTimeout(
    () => {
      frame = requestAnimationFrame(call)
    },
    Math.max(0, lastAt + Math.min(slowEvery, Math.max(leastEvery, paintMs * 2)) - 8 - performance.now()),
  )
  const late = setTimeout(call, mostEvery)
  return end
}

/** Four times a second: a file is not watched as a scan is, and each change takes time from reading it. */
export const nowAndThen: Schedule = (task) => {
  const timer = setTimeout(task, mostEvery)
  return () => clearTimeout(timer)
}

export type RunChange = (run: RunState) => RunState

/**
 * Takes the events of one run as they come and hands over one change a frame. Rows go straight into the columns, so a
 * slow display costs no memory.
 */
export class RunBatcher {
  readonly #results: ScanRecord
  readonly #schedule: Schedule
  readonly #commit: (change: RunChange) => void
  #cancel: (() => void) | null = null
  #hosts = new Map<number, ScannedHost>()
  #summaries = new Map<number, HostSummary>()
  #downCount = 0
  #progress: ScanProgress | null = null
  #summary: ScanSummary | null = null

  constructor(results: ScanRecord, commit: (change: RunChange) => void, schedule: Schedule = nextFrame) {
    this.#results = results
    this.#commit = commit
    this.#schedule = schedule
  }

  push(event: ScanEvent): void {
    this.#results.take(event)
    switch (event.kind) {
      case 'planned':
        return
      case 'host':
        this.#hosts.set(event.host.index, event.host)
        break
      case 'rows':
        break
      case 'host-done':
        this.#summaries.set(event.summary.index, event.summary)
        break
      case 'down':
        this.#downCount += event.hosts.length
        break
      case 'progress':
        this.#progress = event.progress
        break
      case 'done':
        this.#summary = event.summary
        break
    }
    this.#cancel ??= this.#schedule(() => this.flush())
  }

  /** Hands over now what is left: at the end of a run. */
  flush(): void {
    this.#cancel?.()
    this.#cancel = null
    const hosts = this.#hosts
    const summaries = this.#summaries
    const downCount = this.#downCount
    const progress = this.#progress
    const summary = this.#summary
    const { version } = this.#results
    this.#hosts = new Map()
    this.#summaries = new Map()
    this.#downCount = 0
    this.#commit((run) => ({
      ...run,
      version,
      hosts: hosts.size + summaries.size === 0 ? run.hosts : merged(run.hosts, hosts, summaries),
      downCount: run.downCount + downCount,
      progress: progress ?? run.progress,
      summary: summary ?? run.summary,
    }))
  }

  /** Drops what was not handed over. */
  drop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

function merged(
  before: readonly HostEntry[],
  hosts: ReadonlyMap<number, ScannedHost>,
  summaries: ReadonlyMap<number, HostSummary>,
): readonly HostEntry[] {
  const after = [...before]
  for (const [index, host] of hosts) after[index] = { host, summary: null }
  for (const [index, summary] of summaries) {
    const entry = after[index]
    if (entry !== undefined) after[index] = { host: entry.host, summary }
  }
  return after
}
