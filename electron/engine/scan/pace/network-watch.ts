import type { Outcome, Reason } from '#shared/scan/state'
import { ownAddresses } from '../../computer/interfaces'
import type { Neighbours, Platform } from '../../platform/platform'
import type { Deferred, HostSeat } from '../host/host-seat'
import { isBroadcast, lookUpRoute } from '../host/route'

/** Milliseconds between two looks at the interfaces, and that a lost network may take to return. */
const interfacesEvery = 250
const patience = 5_000
/** Milliseconds between two readings of the ARP table. */
const neighboursEvery = 100

export interface NetworkWatchOptions {
  readonly platform: Platform
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** The route is there (again): what was put aside may be taken in. */
  readonly onRoute: (seat: HostSeat, deferred: readonly Deferred[]) => void
  /** There is no way to the host and none is to be expected. */
  readonly onNoRoute: (seat: HostSeat, reason: Reason, outcome: Outcome) => void
}

/**
 * Keeps apart what the network says and what this computer says itself: no route, an interface that went down. While a
 * host's route is gone the host is held; what it was asked meanwhile says nothing and is asked again.
 */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions
  #own: ReadonlySet<string> = ownAddresses() ?? new Set()
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Null: the table could not be read. */
  #neighbours: Neighbours | null = new Map()
  #askedNeighboursAt = Number.NEGATIVE_INFINITY
  /** When the table that is known was asked for, ms; `-Infinity` before the first one. */
  #neighboursAsOf = Number.NEGATIVE_INFINITY
  #stopped = false

  constructor(options: NetworkWatchOptions) {
    this.#options = options
  }

  /** Addresses of this computer. */
  get own(): ReadonlySet<string> {
    return this.#own
  }

  /** When the table that `neighbour` reads was asked for, ms. */
  get neighboursAsOf(): number {
    return this.#neighboursAsOf
  }

  /** False: that table could not be read, so that no host's absence from it means anything. */
  get neighboursTold(): boolean {
    return this.#neighbours !== null
  }

  /** What ARP knows of an address; null for what is no neighbour, or where it can't be told. */
  neighbour(address: string): 'resolved' | 'unresolved' | null {
    const hardware = this.#neighbours?.get(address)
    if (hardware === undefined) return null
    return hardware === null ? 'unresolved' : 'resolved'
  }

  async readNeighbours(): Promise<void> {
    const now = this.#options.clock()
    if (now - this.#askedNeighboursAt < neighboursEvery) return
    this.#askedNeighboursAt = now
    this.#neighbours = await this.#options.platform.neighbours()
    this.#neighboursAsOf = now
  }

  /**
   * Looks the host's route up; until then the host is held. Only what was put aside before the look is judged by it: the
   * interface may go down at any moment, and what comes later wants a look of its own.
   */
  lookUp(seat: HostSeat): void {
    if (seat.lookingUp) return
    seat.lookingUp = true
    seat.scan.held = true
    const { address, family } = seat.scan.host
    const before = seat.deferred.splice(0)
    void lookUpRoute(address, family === 'ipv6' ? 6 : 4).then((route) => {
      seat.lookingUp = false
      if (this.#stopped) return
      if (route.kind === 'none') return this.#lose(seat)
      // it stays held and is looked up again with a later tick
      if (route.kind === 'unknown') return void seat.deferred.unshift(...before)
      // another network now: what accepts there may be somebody else
      if (seat.localAddress !== null && seat.localAddress !== route.localAddress) seat.nextDoubt = 1
      seat.localAddress = route.localAddress
      seat.isLocalListed = isOwn(route.localAddress, this.#own)
      seat.lostSince = null
      seat.scan.held = false
      this.#options.onRoute(seat, before)
      if (seat.deferred.length > 0) this.lookUp(seat)
    })
  }

  /** To be called again and again: notices interfaces that go down, and networks that come back. */
  tick(seats: Iterable<HostSeat>): void {
    const now = this.#options.clock()
    if (now - this.#lookedAt < interfacesEvery) return
    this.#lookedAt = now
    this.#own = ownAddresses() ?? this.#own
    for (const seat of seats) {
      const away = seat.isLocalListed && !isOwn(seat.localAddress, this.#own)
      if (away && seat.lostSince === null) this.#lose(seat)
      else if (seat.scan.held) this.lookUp(seat)
    }
  }

  stop(): void {
    this.#stopped = true
  }

  #lose(seat: HostSeat): void {
    const { scan } = seat
    const now = this.#options.clock()
    scan.held = true
    seat.deferred.length = 0
    scan.putAllBack()
    if (seat.localAddress === null) {
      if (isBroadcast(scan.host.address)) scan.declareDown('host-unreach')
      else this.#options.onNoRoute(seat, 'no-route', 'ENETUNREACH')
      return
    }
    seat.lostSince ??= now
    if (now - seat.lostSince > patience) this.#options.onNoRoute(seat, 'network-down', 'ENETDOWN')
  }
}

/** Link-local addresses are listed without their zone. */
function isOwn(address: string | null, own: ReadonlySet<string>): boolean {
  if (address === null) return false
  return address.startsWith('127.') || own.has(address.split('%')[0] ?? address)
}
