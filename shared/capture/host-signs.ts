import type { Packet } from './packet'

/** What answers of a host itself look like (SYN-ACKs, data, datagrams), by which one that is not its own can be told. */
export interface HostSigns {
  /** Hops that its packets could still pass when they were captured, each with the number of the first such packet. */
  readonly ttls: ReadonlyMap<number, number>
  /** The shortest time from a question to its answer, in microseconds; null: not known. */
  readonly fastest: number | null
}

/** Hosts and hops that are remembered: a file may make up as many as it likes. */
const mostHosts = 100_000
const mostTtls = 16

/** What is known of the hosts in a capture, by their addresses. */
export class HostTable {
  readonly #signs = new Map<string, { readonly ttls: Map<number, number>; fastest: number | null }>()
  readonly #heard = new Set<string>()

  get signs(): ReadonlyMap<string, HostSigns> {
    return this.#signs
  }

  /** Addresses that something was sent to. */
  get heard(): ReadonlySet<string> {
    return this.#heard
  }

  hear(address: string): void {
    if (this.#heard.size < mostHosts) this.#heard.add(address)
  }

  /** @param took microseconds since the question that it answers; null: it answers none, or which one can't be told */
  answered(address: string, { ttl, number }: Packet, took: number | null): void {
    let signs = this.#signs.get(address)
    if (signs === undefined) {
      if (this.#signs.size >= mostHosts) return
      signs = { ttls: new Map(), fastest: null }
      this.#signs.set(address, signs)
    }
    if (!signs.ttls.has(ttl) && signs.ttls.size < mostTtls) signs.ttls.set(ttl, number)
    if (took !== null && took >= 0) signs.fastest = Math.min(signs.fastest ?? took, took)
  }
}
