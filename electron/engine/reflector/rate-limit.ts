/** A bucket of tokens: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/**
 * A network that somebody asks from, with how many homes' worth it may take. Infinity: as much as any network may, which
 * is half of all there is.
 */
export interface Network {
  readonly name: string
  readonly homes: number
}

/** Of what there is in total, the part that is kept for those who were not there a moment ago. */
const newcomersPart = 1 / 4

interface Bucket {
  tokens: number
  /** Milliseconds of the clock, when `tokens` was reckoned. */
  at: number
}

/**
 * Counts what may happen, for each of many networks that stand inside of each other, and in total. Remembers a bounded
 * number of each size: the longest unseen go first.
 */
export class RateLimit {
  readonly #each: Rate
  readonly #total: Rate
  readonly #atMost: number
  readonly #clock: () => number
  /** By how far out the network is: so a flood of small ones pushes no large one out. */
  readonly #levels: Map<string, Bucket>[] = []
  readonly #all: Bucket

  /**
   * @param each of one home
   * @param clock milliseconds that never go back
   * @param atMost networks of one size that are remembered
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
    return this.#levels.reduce((size, level) => size + level.size, 0)
  }

  /**
   * Takes one; false where there is none left, for one of the networks or in total. What is refused costs nothing.
   * @param networks the home first, then what it stands in
   */
  take(networks: readonly Network[]): boolean {
    const now = this.#clock()
    fill(this.#all, this.#total, now)
    const isNew = this.#isNew(networks[0], now)
    const buckets = networks.map((network, level) => this.#bucketOf(network, level, now))
    const kept = isNew ? 0 : this.#total.burst * newcomersPart
    if (this.#all.tokens < 1 + kept || buckets.some(({ tokens }) => tokens < 1)) return false
    for (const bucket of [...buckets, this.#all]) bucket.tokens -= 1
    return true
  }

  /** Whether a home has not asked, not even in vain, for as long as all of its share takes to come back. */
  #isNew(home: Network | undefined, now: number): boolean {
    const { burst, perSecond } = this.#each
    const known = this.#levels[0]?.get(home?.name ?? '')
    return known === undefined || now - known.at > (burst / perSecond) * 1000
  }

  #bucketOf({ name, homes }: Network, level: number, now: number): Bucket {
    const each = this.#each
    const total = this.#total
    const rate = {
      burst: partOf(each.burst, homes, total.burst),
      perSecond: partOf(each.perSecond, homes, total.perSecond),
    }
    this.#levels[level] ??= new Map()
    const known = this.#levels[level]
    const bucket = known.get(name) ?? { tokens: rate.burst, at: now }
    fill(bucket, rate, now)
    known.delete(name)
    known.set(name, bucket)
    if (known.size > this.#atMost) {
      const [oldest] = known.keys()
      if (oldest !== undefined) known.delete(oldest)
    }
    return bucket
  }
}

/** What so many homes may have together: a home its own, whatever there is in total, and the rest half of it at most. */
function partOf(each: number, homes: number, total: number): number {
  return Math.max(each, Math.min(each * homes, total / 2))
}

function fill(bucket: Bucket, rate: Rate, now: number): void {
  bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond)
  bucket.at = now
}

/** Counts what goes on at the same time, for each of many networks that stand inside of each other, and in total. */
export class Occupancy {
  readonly #each: number
  readonly #total: number
  readonly #held = new Map<string, number>()
  #all = 0

  constructor(each: number, total: number) {
    this.#each = each
    this.#total = total
  }

  /**
   * Takes a place; returns how to give it back (once is enough), or null where there is none.
   * @param networks the home first, then what it stands in; no two with the same name
   */
  enter(networks: readonly Network[]): (() => void) | null {
    const isNew = !this.#held.has(networks[0]?.name ?? '')
    const kept = isNew ? 0 : Math.floor(this.#total * newcomersPart)
    const full = ({ name, homes }: Network) =>
      (this.#held.get(name) ?? 0) >= partOf(this.#each, homes, this.#total)
    if (this.#all >= this.#total - kept || networks.some(full)) return null
    for (const { name } of networks) this.#held.set(name, (this.#held.get(name) ?? 0) + 1)
    this.#all += 1
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#all -= 1
      for (const { name } of networks) {
        const left = (this.#held.get(name) ?? 1) - 1
        if (left === 0) this.#held.delete(name)
        else this.#held.set(name, left)
      }
    }
  }
}
