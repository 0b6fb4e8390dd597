import { failure } from '#shared/ipc/result'
import type { FollowedEvent, RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { KeptRun, type TellRun } from './kept-run'

/** How much is kept of runs for pages that are reloaded, and for how long they are waited for. */
export interface RunLimits {
  /** Milliseconds after which a run whose page is gone is ended. Its results stay. */
  readonly waitMs: number
  /** Runs that wait for their pages: an engine runs a few at the same time, and others want to scan too. */
  readonly maxWaiting: number
  readonly maxRuns: number
  /** Bytes of one run's results; a larger one is not found again. */
  readonly maxBytes: number
  /** Bytes of all of them. */
  readonly maxBytesOfAll: number
}

/** A reload takes seconds on a slow tunnel; 24 MB are the results of more than a million ports. */
export const usualRunLimits: RunLimits = {
  waitMs: 30_000,
  maxWaiting: 2,
  maxRuns: 16,
  maxBytes: 24 * 1024 * 1024,
  maxBytesOfAll: 64 * 1024 * 1024,
}

/**
 * The runs of one engine, and what they have told: a page that was reloaded, or put aside by its browser, finds its own again.
 * While nobody takes what a run tells, it begins no more probes. Results are kept until newer ones need their place.
 */
export class Runs {
  readonly #limits: RunLimits | null
  /** By their id, oldest first. */
  readonly #runs = new Map<string, KeptRun>()

  /** @param limits null: nothing is kept, and a run ends with whoever asked for it */
  constructor(limits: RunLimits | null) {
    this.#limits = limits
  }

  /**
   * Begins a run that its asker takes.
   * @param signal `disconnected`: the asker is gone and may come back. Otherwise the run is cancelled, and still tells its end.
   */
  begin(head: RunHead, tell: TellRun, signal: AbortSignal): AsyncIterable<ScanEvent> {
    if (this.#limits === null) return tell(signal)
    const { maxWaiting, waitMs } = this.#limits
    const waiting = [...this.#runs.values()].filter(({ isOver, isRead }) => !isOver && !isRead)
    for (const run of waiting.slice(0, -maxWaiting)) run.end()
    const run = new KeptRun(head, tell, waitMs, () => this.#makeRoom(run))
    this.#runs.set(head.id, run)
    this.#makeRoom(run)
    return run.read(0, signal)
  }

  /**
   * What a run has told and still tells. `from`: events that the asker has, progress not counted.
   * @throws Failure `not-found` where it is not kept, `refused` while somebody else takes it
   */
  async *follow(
    { id, from }: { readonly id: string; readonly from: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowedEvent, void, void> {
    const run = this.#runs.get(id)
    if (run === undefined) throw failure('not-found', 'This run is not kept any more.')
    if (run.isRead) throw failure('refused', 'Another page shows this run.')
    const events = run.read(from, signal)
    yield { kind: 'run', run: run.head, complete: run.isOver }
    yield* events
  }

  /** Ends all of them. */
  close(): void {
    for (const run of this.#runs.values()) run.end()
    this.#runs.clear()
  }

  /** Forgets what is over and shown to nobody, oldest first; where that does not suffice, what grows. */
  #makeRoom(growing: KeptRun): void {
    if (this.#limits === null) return
    const { maxRuns, maxBytes, maxBytesOfAll } = this.#limits
    const isTooMuch = () => this.#runs.size > maxRuns || this.#bytes() > maxBytesOfAll
    if (growing.bytes > maxBytes) this.#forget(growing.head.id)
    for (const [id, run] of [...this.#runs]) {
      if (!isTooMuch()) return
      if (run.isOver && !run.isRead) this.#forget(id)
    }
    if (isTooMuch()) this.#forget(growing.head.id)
  }

  /** It goes on for the page that shows it, and can't be found again. */
  #forget(id: string): void {
    this.#runs.get(id)?.forget()
    this.#runs.delete(id)
  }

  #bytes(): number {
    return [...this.#runs.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}
