import { Failure } from '#shared/ipc/result'
import type { RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'

/** Tells what happens in a run, until the signal ends it. */
export type TellRun = (signal: AbortSignal) => AsyncIterable<ScanEvent>

/**
 * One run and what it has told so far. It is asked for its next event only when somebody wants it, so a run that nobody
 * reads waits. What it has told is told to the next reader again, but for progress that is out of date.
 */
export class KeptRun {
  readonly head: RunHead
  readonly #stop = new AbortController()
  /** Null once it has told everything: it may hold much that a run needs while it goes on. */
  #source: AsyncIterator<ScanEvent> | null
  readonly #waitMs: number
  readonly #onGrown: () => void
  #events: ScanEvent[] = []
  /** The latest one. */
  #progress: ScanEvent | null = null
  /** Place in `#events` of what the reader gets next. */
  #at = 0
  #bytes: number
  #kept = true
  #end: { readonly thrown: unknown } | 'done' | null = null
  #pulling: Promise<void> | null = null
  #reader: AbortSignal | null = null
  #waiting: NodeJS.Timeout | undefined

  /**
   * @param waitMs milliseconds that it waits for a reader when one has gone
   * @param onGrown called when more is kept than before
   */
  constructor(head: RunHead, tell: TellRun, waitMs: number, onGrown: () => void) {
    this.head = head
    this.#source = tell(this.#stop.signal)[Symbol.asyncIterator]()
    this.#waitMs = waitMs
    this.#onGrown = onGrown
    this.#bytes = bytesOf(head)
  }

  /** About how much memory is kept for it. */
  get bytes(): number {
    return this.#bytes
  }

  /** Somebody takes what it tells. */
  get isRead(): boolean {
    return this.#reader !== null
  }

  /** It has told everything. */
  get isOver(): boolean {
    return this.#end !== null
  }

  /**
   * What it tells, from its beginning or from a later event.
   * @param from events that are left out, progress not counted
   * @param signal `disconnected`: the reader is gone, and another one may come. Otherwise the run is cancelled, and the
   * reader gets what it still tells.
   */
  read(from: number, signal: AbortSignal): AsyncIterable<ScanEvent> {
    clearTimeout(this.#waiting)
    this.#reader = signal
    this.#at = Math.min(from, this.#events.length)
    const gone = new Promise<void>((resolve) => {
      const onAbort = () => {
        if (!isGone(signal)) {
          this.#stop.abort()
          return
        }
        this.#left(signal)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
    })
    return this.#told(signal, gone)
  }

  /** What it tells from now on is not kept; without a reader it ends. */
  forget(): void {
    this.#kept = false
    this.#events = this.#events.slice(this.#at)
    this.#at = 0
    this.#bytes = 0
    if (!this.isRead) this.end()
  }

  /** Ends it, and takes what it still tells. */
  end(): void {
    clearTimeout(this.#waiting)
    this.#stop.abort()
    void this.#drain()
  }

  async *#told(signal: AbortSignal, gone: Promise<void>): AsyncGenerator<ScanEvent, void, void> {
    let shown: ScanEvent | null = null
    try {
      while (!isGone(signal)) {
        const event = this.#next()
        if (event !== undefined) {
          yield event
        } else if (this.#progress !== null && this.#progress !== shown) {
          shown = this.#progress
          yield shown
        } else if (this.#end === null) {
          await Promise.race([this.#pull(), gone])
        } else {
          if (this.#end !== 'done') throw this.#end.thrown
          return
        }
      }
    } finally {
      this.#left(signal)
    }
  }

  #next(): ScanEvent | undefined {
    if (!this.#kept) return this.#events.shift()
    const event = this.#events[this.#at]
    if (event !== undefined) this.#at += 1
    return event
  }

  #left(signal: AbortSignal): void {
    if (this.#reader !== signal) return
    this.#reader = null
    if (this.isOver) return
    if (!this.#kept) this.end()
    else this.#waiting = setTimeout(() => this.end(), this.#waitMs)
  }

  /** Takes one event of the run, for whoever waits for it. */
  #pull(): Promise<void> {
    this.#pulling ??= this.#take().finally(() => {
      this.#pulling = null
    })
    return this.#pulling
  }

  async #take(): Promise<void> {
    try {
      const next = await this.#source?.next()
      if (next === undefined || next.done === true) this.#end = 'done'
      else this.#tell(next.value)
    } catch (thrown) {
      this.#end = { thrown }
    }
    if (this.#end !== null) this.#source = null
  }

  #tell(event: ScanEvent): void {
    if (event.kind === 'progress') {
      this.#progress = event
      return
    }
    if (!this.#kept && !this.isRead) return
    // the last progress belongs to what a later reader is told
    const added = event.kind === 'done' && this.#progress !== null ? [this.#progress, event] : [event]
    // nothing comes after the end
    if (event.kind === 'done') this.#progress = null
    this.#events.push(...added)
    if (!this.#kept) return
    this.#bytes += bytesOf(added)
    this.#onGrown()
  }

  async #drain(): Promise<void> {
    while (this.#end === null) await this.#pull()
  }
}

/** Whether a reader is gone, and not only done with the scan. */
function isGone({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof Failure && reason.value.code === 'disconnected'
}

/** About how many bytes a value takes: columns as they are, and what stands around them by rule of thumb. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (typeof value !== 'object' || value === null) return 8
  if (ArrayBuffer.isView(value)) return 100 + value.byteLength
  return Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 50)
}
