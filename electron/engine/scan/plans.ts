import { failure } from '#shared/ipc/result'
import type { PreparedScan } from './prepare'

/** Milliseconds that a plan can be confirmed, and how many may wait for that. */
const keptFor = 60 * 60_000
const mostKept = 32

/**
 * Scans that were worked out and not begun yet. What was confirmed is what runs: ports are read and names resolved once, for
 * the plan.
 */
export class ScanPlans {
  readonly #clock: () => number
  /** Oldest first. */
  readonly #kept = new Map<string, { readonly prepared: PreparedScan; readonly at: number }>()

  /** @param clock milliseconds, monotonic */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  keep(prepared: PreparedScan): void {
    this.#kept.set(prepared.plan.id, { prepared, at: this.#clock() })
    this.#tidyUp()
  }

  /** @throws Failure `not-found` where it is too old, was begun, or never was */
  find(id: string): PreparedScan {
    this.#tidyUp()
    const kept = this.#kept.get(id)
    if (kept !== undefined) return kept.prepared
    throw failure(
      'not-found',
      'What was worked out for this scan is not kept any more: an hour has passed, or it has been started. Start it again.',
    )
  }

  /** It has begun: an id is that of one run. */
  begun(id: string): void {
    this.#kept.delete(id)
  }

  #tidyUp(): void {
    for (const [id, { at }] of this.#kept) {
      if (this.#kept.size <= mostKept && this.#clock() - at < keptFor) return
      this.#kept.delete(id)
    }
  }
}
