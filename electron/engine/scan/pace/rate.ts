/**
 * A ceiling on attempts a second: a token bucket that holds at most one and a fiftieth of a second's worth, so that
 * a pause is not followed by a burst. Times are in milliseconds and handed in.
 */
export class RateCeiling {
  #perMs: number
  #depth: number
  #tokens: number
  #at: number

  constructor(perSecond: number, now: number) {
    this.#perMs = perSecond / 1000
    this.#depth = 1 + perSecond / 50
    this.#tokens = Math.min(1, this.#depth)
    this.#at = now
  }

  /** Changes the ceiling from now on. */
  limit(perSecond: number, now: number): void {
    this.#refill(now)
    this.#perMs = perSecond / 1000
    this.#depth = 1 + perSecond / 50
    this.#tokens = Math.min(this.#tokens, this.#depth)
  }

  /** How many may be begun now. */
  available(now: number): number {
    this.#refill(now)
    return Math.max(0, Math.floor(this.#tokens))
  }

  /** Takes what `available` offered; what goes beyond that is owed, and is made up for by waiting. */
  take(count: number): void {
    this.#tokens -= count
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#depth, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
  }
}
