import type { Scope } from '#shared/scan/plan'
import { scopeOf } from '#shared/targets/address'
import { probeOnce } from '../probe/probe-once'
import type { HostScan } from './host-scan'

/** Random high ports that are asked of a host to learn whether it accepts everything. */
const randomPorts = 4
/** RFC 6335 section 6: nobody's service has its home here. */
const firstDynamic = 49_152

/** Distinct ports that are checked for interception in one scan; a host with more open ones is no ordinary host. */
const mostIntercepted = 256

/**
 * Questions that are put while a scan runs, to learn whether an accepted connection means anything (`traps.md` of the field:
 * tarpits and SYN proxies accept every port; antivirus and transparent proxies accept some for hosts that do not exist).
 */
export class Canaries {
  readonly #random: () => number
  readonly #mayAsk: (scope: Scope) => Promise<boolean>
  readonly #intercepted = new Map<string, Promise<boolean>>()

  /** @param random from 0 (inclusive) to 1 (exclusive) @param mayAsk waits for a place under the ceiling of a scope */
  constructor(random: () => number, mayAsk: (scope: Scope) => Promise<boolean>) {
    this.#random = random
    this.#mayAsk = mayAsk
  }

  /**
   * Whether the host accepts connections to random ports of the dynamic range too. One refusal settles that it doesn't;
   * silence settles nothing, as a proxy may be slow to accept.
   */
  async answersEverything(scan: HostScan): Promise<boolean> {
    const ports = new Set<number>()
    while (ports.size < randomPorts) {
      ports.add(firstDynamic + Math.floor(this.#random() * (65_536 - firstDynamic)))
    }
    const { address, family, scope } = scan.host
    const outcomes = await Promise.all(
      [...ports].map((port) =>
        probeOnce(address, family === 'ipv6' ? 6 : 4, port, patience(scan), () => this.#mayAsk(scope)),
      ),
    )
    const accepted = outcomes.filter((outcome) => outcome === 'CONNECTED').length
    return accepted >= 2 && !outcomes.includes('ECONNREFUSED')
  }

  /**
   * Whether somebody on the way accepts a port for hosts that do not exist: asked, once a scan, of a documentation address,
   * TEST-NET-1 (RFC 5737) or 2001:db8::/32 (RFC 3849), where no host is.
   */
  isIntercepted(scan: HostScan, port: number): Promise<boolean> {
    const { family } = scan.host
    const key = `${family} ${port}`
    const known = this.#intercepted.get(key)
    if (known !== undefined) return known
    if (this.#intercepted.size >= mostIntercepted) return Promise.resolve(false)
    const answer = this.#askNobody(family, port, patience(scan))
    this.#intercepted.set(key, answer)
    return answer
  }

  async #askNobody(family: 'ipv4' | 'ipv6', port: number, timeout: number): Promise<boolean> {
    const host = 1 + Math.floor(this.#random() * 254)
    const address = family === 'ipv4' ? `192.0.2.${host}` : `2001:db8::${host.toString(16)}`
    const mayAsk = () => this.#mayAsk(scopeOf(address, new Set()))
    return (await probeOnce(address, family === 'ipv4' ? 4 : 6, port, timeout, mayAsk)) === 'CONNECTED'
  }
}

/** Milliseconds: before the system sends the SYN again by itself. */
const longest = 950

/** Milliseconds to wait: who intercepts sits nearer than the host, but may take its time to accept. */
function patience(scan: HostScan): number {
  return Math.min(longest, Math.max(500, 4 * (scan.window.roundTrip ?? 0)))
}
