import type { Target } from '#shared/targets/target-set'
import type { LinkPace } from '../pace/link-pace'
import { isSweep } from './silent-host'

/** A host of a link is begun anew so often before it is judged without what its link says: the more, the more take places there. */
const mostAnew = { sweep: 7, few: 1 } as const

/** Ports of active hosts together, which bounds memory, and hosts that are active at once. */
const mostActivePorts = 1_000_000
const mostActiveHosts = 1_024

/** The hosts of a scan that are still to be begun, in their order; behind them those that are begun anew. */
export class HostLine {
  readonly #targets: Iterator<Target>
  readonly #links: LinkPace
  readonly #mostAnew: number
  readonly #mostActive: number
  readonly #anew: Target[] = []
  readonly #times = new Map<string, number>()
  #areTaken = false
  /** Waits for a place on its link. */
  #first: Target | null = null

  /** @param size hosts of the whole scan, and ports that each of them is asked for */
  constructor(
    targets: Iterator<Target>,
    links: LinkPace,
    { hosts, ports }: { readonly hosts: number; readonly ports: number },
  ) {
    this.#targets = targets
    this.#links = links
    this.#mostAnew = mostAnew[isSweep(hosts) ? 'sweep' : 'few']
    this.#mostActive = Math.max(1, Math.min(mostActiveHosts, Math.floor(mostActivePorts / ports)))
  }

  /** No host is left to be begun. */
  get isEmpty(): boolean {
    return this.#areTaken && this.#first === null && this.#anew.length === 0
  }

  /** The next one that may be begun beside so many active ones; null: none, or none at the moment. */
  next(active: number): Target | null {
    if (active >= this.#mostActive) return null
    if (this.#first === null) {
      const next = this.#targets.next()
      this.#areTaken ||= next.done === true
      this.#first = next.done === true ? (this.#anew.shift() ?? null) : next.value
    }
    const target = this.#first
    if (target === null || !this.#links.mayBegin(target.address)) return null
    this.#links.begin(target.address)
    this.#first = null
    return target
  }

  /** Its link's table says who is there, where it has a place for it. */
  mayLackPlace({ address, family }: Target): boolean {
    return family === 'ipv4' && this.#links.mayLackPlace(address)
  }

  /** Whether a host of which its link says nothing may be begun anew: what it was asked may never have left. */
  mayBeginAnew(target: Target): boolean {
    return this.mayLackPlace(target) && (this.#times.get(target.address) ?? 0) < this.#mostAnew
  }

  beginAnew({ target, address, family }: Target): void {
    this.#times.set(address, (this.#times.get(address) ?? 0) + 1)
    this.#anew.push({ target, address, family })
  }
}
