import { BlockList, isIP } from 'node:net'
import type { Interfaces } from '../../computer/interfaces'

/**
 * Milliseconds after which the kernel gives an address of a link up that nobody answers for, so that its place can be taken: three
 * requests, a second apart (mcast_solicit and retrans_time_ms, arp(7)), and a little.
 */
const givenUpAfter = 3_200
/** Other programs, and hosts that do answer, want places too. */
const ourShare = 0.75

/**
 * How many addresses of this computer's own links may be begun at a time. Each takes a place in the kernel's table of neighbours
 * until somebody answers or it is given up; a full table swallows probes without a word (gc_thresh3, arp(7)), and hosts that are
 * there look as if they were not.
 */
export class LinkPace {
  #links = new BlockList()
  #most = Number.POSITIVE_INFINITY
  readonly #clock: () => number
  /** When addresses were begun, the oldest first; those that are given up by now are taken away. */
  #begun: number[] = []

  /** @param clock milliseconds, monotonic */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  /**
   * What this computer's links are by now.
   * @param places of the kernel's table; null: as many as one likes
   * @param taken places that are taken: another scan may have ended a moment ago, and its addresses are not given up yet
   */
  look(interfaces: Interfaces | null, places: number | null, taken: number): void {
    const known = this.#recent()
    const now = this.#clock()
    for (let others = known; others < taken; others += 1) this.#begun.push(now)
    this.#most = places === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(places * ourShare))
    this.#links = new BlockList()
    for (const entries of Object.values(interfaces ?? {})) {
      for (const { address, cidr, family, internal } of entries ?? []) {
        const bits = Number(cidr?.split('/')[1])
        if (internal || !Number.isInteger(bits)) continue
        this.#links.addSubnet(address, bits, family === 'IPv6' ? 'ipv6' : 'ipv4')
      }
    }
  }

  /** Whether an address may be begun now. */
  mayBegin(address: string): boolean {
    return !this.#isOnLink(address) || this.#recent() < this.#most
  }

  /** An address is begun. */
  begin(address: string): void {
    if (this.#isOnLink(address)) this.#begun.push(this.#clock())
  }

  #recent(): number {
    const since = this.#clock() - givenUpAfter
    const first = this.#begun.findIndex((at) => at > since)
    if (first !== 0) this.#begun = first < 0 ? [] : this.#begun.slice(first)
    return this.#begun.length
  }

  /** Whether an address is one of a link of this computer, where the table of neighbours can be full. */
  mayLackPlace(address: string): boolean {
    return Number.isFinite(this.#most) && this.#isOnLink(address)
  }

  #isOnLink(address: string): boolean {
    const [plain = ''] = address.split('%')
    const family = isIP(plain)
    return family !== 0 && this.#links.check(plain, family === 6 ? 'ipv6' : 'ipv4')
  }
}
