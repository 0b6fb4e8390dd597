import { randomBytes } from 'node:crypto'
import type { Identity } from '#shared/identity/identity'
import { identifyPort, type PortToIdentify } from './identify-port'

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
}

/** Asks open ports what answers there, beside the scan that finds them: a few at a time, and each one once. */
export class Identities<Host> {
  readonly #options: IdentitiesOptions<Host>
  readonly #waiting: Place<Host>[] = []
  readonly #asking = new Set<Place<Host>>()
  readonly #begun = new Map<Host, Set<number>>()
  #total = 0

  constructor(options: IdentitiesOptions<Host>) {
    this.#options = options
  }

  /** Ports that are done with, and all so far. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#total - this.#waiting.length - this.#asking.size, total: this.#total }
  }

  /** Ports of a host that are not done with. */
  left(host: Host): number {
    return this.#waiting.filter((place) => place.host === host).length + this.#askingOf(host)
  }

  /** An open port of a host. */
  add(host: Host, port: PortToIdentify): void {
    const begun = this.#begun.get(host) ?? new Set()
    this.#begun.set(host, begun)
    if (begun.has(port.port)) return
    begun.add(port.port)
    this.#total += 1
    this.#waiting.push({ host, port, stop: new AbortController() })
    this.#goOn()
  }

  /** A port is not open after all. */
  drop(host: Host, port: number): void {
    // most ports that are dropped were never open
    if (this.#begun.get(host)?.has(port) !== true) return
    const at = this.#waiting.findIndex((place) => place.host === host && place.port.port === port)
    if (at >= 0) this.#waiting.splice(at, 1)
    for (const place of this.#asking) if (place.host === host && place.port.port === port) place.stop.abort()
  }

  /** Nothing more is wanted of a host. */
  forget(host: Host): void {
    for (const port of this.#begun.get(host) ?? []) this.drop(host, port)
    this.#begun.delete(host)
  }

  /** Ends all of it. */
  stop(): void {
    this.#waiting.length = 0
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
    const { host, port, stop } = place
    const needs = {
      mayAsk: () => this.#options.mayAsk(host),
      random: (count: number) => new Uint8Array(randomBytes(count)),
      now: Date.now,
    }
    // whatever one port makes go wrong, the scan of all others goes on
    const identity = await identifyPort(port, needs, stop.signal).catch(() => null)
    this.#asking.delete(place)
    if (identity !== null && !stop.signal.aborted) this.#options.onIdentity(host, port.port, identity)
    this.#options.onDone(host)
    this.#goOn()
  }
}
