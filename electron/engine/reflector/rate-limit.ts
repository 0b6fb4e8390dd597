/** A bucket of tokens: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

interface Bucket {
  tokens: number
  /** Milliseconds of the clock, when `tokens` was reckoned. */
  at: number
}

/** Counts what may happen, for each of many and in total. Remembers a bounded number of them: the longest unseen go first. */
export class RateLimit {
  readonly #each: Rate
  readonly #total: Rate
  readonly #atMost: number
  readonly #clock: () => number
  readonly #buckets = new Map<string, Bucket>()
  readonly #all: Bucket

  /**
   * @param clock milliseconds that never go back
   * @param atMost buckets that are remembered
   */
  constructor(each: Rate, total: Rate, clock: () => number, atMost = 10_000) {
    this.#each = each
    this.#total = total
    this.#clock = clock
    this.#atMost = atMost
    this.#all = { tokens: total.burst, at: clock() }
  }

  /** How many are remembered. */
  get size(): number {
    return this.#buckets.size
  }

  /** Takes one; false where there is none left, for this one or in total. What is refused costs nothing. */
  take(key: string): boolean {
    const now = this.#clock()
    const bucket = this.#buckets.get(key) ?? { tokens: this.#each.burst, at: now }
    fill(bucket, this.#each, now)
    fill(this.#all, this.#total, now)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > this.#atMost) {
      const [oldest] = this.#buckets.keys()
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
    if (bucket.tokens < 1 || this.#all.tokens < 1) return false
    bucket.tokens -= 1
    this.#all.tokens -= 1
    return true
  }
}

function fill(bucket: Bucket, rate: Rate, now: number): void {
  bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond)
  bucket.at = now
}

/** Counts what goes on at the same time, for each of many and in total. */
export class Occupancy {
  readonly #each: number
  readonly #total: number
  readonly #held = new Map<string, number>()
  #all = 0

  constructor(each: number, total: number) {
    this.#each = each
    this.#total = total
  }

  /** Takes a place; returns how to give it back (once is enough), or null where there is none. */
  enter(key: string): (() => void) | null {
    const held = this.#held.get(key) ?? 0
    if (held >= this.#each || this.#all >= this.#total) return null
    this.#held.set(key, held + 1)
    this.#all += 1
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#all -= 1
      const left = (this.#held.get(key) ?? 1) - 1
      if (left === 0) this.#held.delete(key)
      else this.#held.set(key, left)
    }
  }
}
