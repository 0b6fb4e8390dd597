/**
 * A ceiling on attempts a second: a token bucket that holds at most a fiftieth of a second's worth (at least one), so that
 * a pause is not followed by a burst. Times are in milliseconds and handed in.
 */
export class RateCeiling {
  readonly #perMs: number | null
  readonly #depth: number
  #tokens: number
  #at: number

  /** @param perSecond null: no ceiling */
  constructor(perSecond: number | null, now: number) {
    this.#perMs = perSecond === null ? null : perSecond / 1000
    this.#depth = perSecond === null ? Number.POSITIVE_INFINITY : Math.max(1, perSecond / 50)
    this.#tokens = Math.min(1, this.#depth)
    this.#at = now
  }

  /** How many may be begun now. */
  available(now: number): number {
    if (this.#perMs === null) return Number.POSITIVE_INFINITY
    this.#tokens = Math.min(this.#depth, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
    return Math.floor(this.#tokens)
  }

  /** Takes what `available` offered. */
  take(count: number): void {
    if (this.#perMs !== null) this.#tokens -= count
  }
}
