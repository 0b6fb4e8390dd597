import type { Brake } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import type { Shortage } from '../probe/reading'

/** First pause after something ran out, and the longest, in milliseconds. */
const firstPause = 25
const longestPause = 1_000
/** Shortage without a single attempt that got through, in milliseconds, after which it is called lasting. */
const patience = 10_000

const shortages: Record<Shortage, { readonly reason: Reason; readonly outcome: Outcome }> = {
  descriptors: { reason: 'no-descriptors', outcome: 'EMFILE' },
  buffers: { reason: 'no-buffers', outcome: 'ENOBUFS' },
  'local-ports': { reason: 'no-local-port', outcome: 'EADDRNOTAVAIL' },
}

/**
 * What this computer can bear: all attempts of a scan together. It shrinks at once when descriptors, buffers or local ports
 * run out, waits a little, and grows again slowly. Times are in milliseconds and handed in.
 */
export class Budget {
  readonly #most: number
  #limit: number
  #pause = firstPause
  #until = 0
  #since: number | null = null
  #grewAt = 0
  #of: Shortage | null = null

  constructor(most: number) {
    this.#most = most
    this.#limit = most
  }

  /** Attempts that may begin now, with `inFlight` under way. */
  room(now: number, inFlight: number): number {
    if (now < this.#until) return 0
    if (this.#limit < this.#most && now - this.#grewAt >= 100) {
      this.#limit = Math.min(this.#most, Math.ceil(this.#limit * 1.1))
      this.#grewAt = now
    }
    return Math.max(0, this.#limit - inFlight)
  }

  /** What holds the scan back at the moment. */
  get brake(): Brake {
    return this.#limit < this.#most && this.#of !== null ? this.#of : 'none'
  }

  /** What a port is told that could not be asked because of it. */
  get shortage(): { readonly reason: Reason; readonly outcome: Outcome } {
    return shortages[this.#of ?? 'buffers']
  }

  /** Something ran out with `inFlight` attempts still under way. */
  ranOut(of: Shortage, now: number, inFlight: number): void {
    this.#of = of
    this.#since ??= now
    if (now < this.#until) return
    this.#limit = Math.max(1, Math.min(this.#limit, Math.floor(inFlight * 0.8)))
    this.#until = now + this.#pause
    this.#pause = Math.min(longestPause, this.#pause * 2)
    this.#grewAt = this.#until
  }

  /** An attempt got through. */
  gotThrough(): void {
    this.#since = null
    this.#pause = firstPause
  }

  /** Not one attempt got through for so long that waiting on makes no sense. */
  isExhausted(now: number): boolean {
    return this.#since !== null && now - this.#since > patience
  }
}

/** Attempts that may be under way with so many descriptors (null: no limit is known); the rest is for the program itself. */
export function attemptsFor(descriptors: number | null): number {
  if (descriptors === null) return 8_000
  return descriptors > 400 ? descriptors - 200 : Math.max(8, Math.floor(descriptors / 3))
}

/** Descriptors that a thread needs before it has probed anything (Node: two event loops and what wakes them), and those of Node itself. */
const ofThread = 6
const ofNode = 30

/** Threads that leave most of so many descriptors (null: no limit is known) to what they are for: 0 means that none is worth it. */
export function threadsFor(descriptors: number | null): number {
  if (descriptors === null) return Number.POSITIVE_INFINITY
  const spare = descriptors - ofNode - attemptsFor(descriptors)
  return Math.max(0, Math.floor(spare / (2 * ofThread)))
}
