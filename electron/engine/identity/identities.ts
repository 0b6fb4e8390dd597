import { randomBytes } from 'node:crypto'
import type { Identity } from '#shared/identity/identity'
import { listening } from '#shared/identity/matcher'
import { identifyPort } from './identify-port'
import type { PortToIdentify } from './inquiry'

/** Ports that are asked at the same time, of all hosts of a scan and of one host. */
const mostAtOnce = 48
const mostOfHost = 16

export interface IdentitiesOptions<Host> {
  /** Waited for before each connection; false: none may be made any more. */
  readonly mayAsk: (host: Host) => Promise<boolean>
  /** What answers at a port of the host. */
  readonly onIdentity: (host: Host, port: number, identity: Identity) => void
  /** A port of the host is done with, known or not. */
  readonly onDone: (host: Host) => void
}

interface Place<Host> {
  readonly host: Host
  readonly port: PortToIdentify
  readonly stop: AbortController
  /** What the first look came to, where this is the second. */
  readonly before: Identity | null
}

/**
 * Whether a second look may tell more: a server on a busy computer may take its time for a greeting, and its other ports,
 * which were asked at the same time, are done with by then.
 */
function isWorthAnother({ because, evidence }: Identity): boolean {
  if (because === null || because === 'not-asked') return false
  // what said something that nobody knows was not too slow for it, unless that was that it is too busy now
  if (because === 'not-recognised')
    return evidence.some(({ asked, bytes }) => asked === listening && bytes > 0)
  return true
}

/**
 * Asks open ports what answers there, beside the scan that finds them, a few at a time. What did not say it is looked at once
 * more, when all others of its host are done with.
 */
export class Identities<Host> {
  readonly #options: IdentitiesOptions<Host>
  readonly #waiting: Place<Host>[] = []
  readonly #asking = new Set<Place<Host>>()
  readonly #begun = new Map<Host, Set<number>>()
  /** Those that are looked at once more when all others of their host are done with. */
  readonly #later = new Map<Host, Place<Host>[]>()
  #total = 0

  constructor(options: IdentitiesOptions<Host>) {
    this.#options = options
  }

  /** Ports that are done with, and all so far. */
  get progress(): { readonly done: number; readonly total: number } {
    const later = [...this.#later.values()].reduce((sum, places) => sum + places.length, 0)
    return { done: this.#total - this.#waiting.length - this.#asking.size - later, total: this.#total }
  }

  /** Ports of a host that are not done with. */
  left(host: Host): number {
    return this.#looking(host) + (this.#later.get(host)?.length ?? 0)
  }

  /** Those that are asked, or soon. */
  #looking(host: Host): number {
    return this.#waiting.filter((place) => place.host === host).length + this.#askingOf(host)
  }

  /** An open port of a host. */
  add(host: Host, port: PortToIdentify): void {
    const begun = this.#begun.get(host) ?? new Set()
    this.#begun.set(host, begun)
    if (begun.has(port.port)) return
    begun.add(port.port)
    this.#total += 1
    this.#waiting.push({ host, port, stop: new AbortController(), before: null })
    this.#goOn()
  }

  /** A port is not open after all. */
  drop(host: Host, port: number): void {
    // most ports that are dropped were never open
    if (this.#begun.get(host)?.has(port) !== true) return
    const at = this.#waiting.findIndex((place) => place.host === host && place.port.port === port)
    if (at >= 0) this.#waiting.splice(at, 1)
    const later = this.#later.get(host)?.filter((place) => place.port.port !== port)
    if (later !== undefined) this.#later.set(host, later)
    for (const place of this.#asking) if (place.host === host && place.port.port === port) place.stop.abort()
  }

  /** Nothing more is wanted of a host. */
  forget(host: Host): void {
    for (const port of this.#begun.get(host) ?? []) this.drop(host, port)
    this.#begun.delete(host)
    this.#later.delete(host)
  }

  /** Ends all of it. */
  stop(): void {
    this.#waiting.length = 0
    this.#later.clear()
    for (const { stop } of this.#asking) stop.abort()
  }

  #askingOf(host: Host): number {
    let sum = 0
    for (const place of this.#asking) if (place.host === host) sum += 1
    return sum
  }

  #goOn(): void {
    while (this.#asking.size < mostAtOnce) {
      const at = this.#waiting.findIndex(({ host }) => this.#askingOf(host) < mostOfHost)
      const [place] = at < 0 ? [] : this.#waiting.splice(at, 1)
      if (place === undefined) return
      this.#asking.add(place)
      void this.#identify(place)
    }
  }

  async #identify(place: Place<Host>): Promise<void> {
    const { host, port, stop, before } = place
    const needs = {
      mayAsk: () => this.#options.mayAsk(host),
      random: (count: number) => new Uint8Array(randomBytes(count)),
      now: Date.now,
    }
    // whatever one port makes go wrong, the scan of all others goes on
    const identity = await identifyPort(port, needs, stop.signal, before === null ? 'first' : 'again').catch(
      () => null,
    )
    this.#asking.delete(place)
    if (identity !== null && !stop.signal.aborted) {
      if (before === null && isWorthAnother(identity)) this.#lookLater({ ...place, before: identity })
      else this.#options.onIdentity(host, port.port, afterBoth(before, identity))
    }
    if (this.#looking(host) === 0) this.#lookAgain(host)
    this.#options.onDone(host)
    this.#goOn()
  }

  #lookLater(place: Place<Host>): void {
    const later = this.#later.get(place.host) ?? []
    this.#later.set(place.host, later)
    later.push(place)
  }

  #lookAgain(host: Host): void {
    this.#waiting.push(...(this.#later.get(host) ?? []))
    this.#later.delete(host)
  }
}

/** What two looks came to: the second one, with all that was said. */
function afterBoth(before: Identity | null, identity: Identity): Identity {
  if (before === null) return identity
  return { ...identity, evidence: [...before.evidence, ...identity.evidence] }
}
