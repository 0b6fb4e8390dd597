import type { Identity } from '#shared/identity/identity'
import type { Protocol } from '#shared/ports/protocol'
import type { DownHost, ScanEvent, ScanProgress, ScanSummary } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { EventQueue } from './event-queue'
import type { HostSeat } from './host/host-seat'
import type { PortVerdict } from './port/port-ledger'

/** Events that may wait for the consumer before the scan waits for it. */
const mostEvents = 24
/** Hosts that are down are told in groups of this size. */
const downsAtOnce = 512

/** What a scan tells, in the order that the contract promises: a host before its rows, its rows before its end. */
export class ScanStream {
  readonly events: EventQueue<ScanEvent>
  readonly #downs: DownHost[] = []
  #hosts = 0

  /** @param onRoom called when a consumer that was behind has taken enough */
  constructor(onRoom: () => void) {
    this.events = new EventQueue(() => {
      if (this.events.length === mostEvents - 1) onRoom()
    })
  }

  /** The consumer is so far behind that nothing more may be begun. */
  get isFull(): boolean {
    return this.events.length >= mostEvents
  }

  /** The consumer falls behind. */
  get isFilling(): boolean {
    return this.events.length >= mostEvents / 2
  }

  planned(plan: ScanPlan): void {
    this.events.push({ kind: 'planned', plan })
  }

  /** Gives a host its place in the stream, if it has none yet. */
  announce(seat: HostSeat): void {
    if (seat.index !== null) return
    seat.index = this.#hosts
    this.#hosts += 1
    this.events.push({ kind: 'host', host: { index: seat.index, ...seat.scan.host } })
  }

  /** @param at milliseconds since the start of the scan */
  verdict(seat: HostSeat, verdict: PortVerdict, at: number): void {
    this.announce(seat)
    seat.writer.add(verdict, at)
  }

  /** What answers at an open port, which has its verdict. */
  identity(seat: HostSeat, protocol: Protocol, port: number, identity: Identity): void {
    if (seat.index === null) return
    seat.writer.flush()
    this.events.push({ kind: 'identity', host: seat.index, protocol, port, identity })
  }

  /** The last word on a host. One that never had a place and is not up is told among the hosts that are down. */
  hostDone(seat: HostSeat, now: number, neighbour: boolean): void {
    const { scan } = seat
    const summary = scan.summary(seat.index ?? this.#hosts, now, neighbour)
    if (seat.index === null && scan.isDown && summary.up !== true) {
      const { target, address } = scan.host
      this.#downs.push({ target, address, up: summary.up === false ? false : null, reason: summary.reason })
      if (this.#downs.length >= downsAtOnce) this.flushDowns()
      return
    }
    this.announce(seat)
    seat.writer.flush()
    this.events.push({ kind: 'host-done', summary })
  }

  flushDowns(): void {
    if (this.#downs.length > 0) this.events.push({ kind: 'down', hosts: this.#downs.splice(0) })
  }

  progress(progress: ScanProgress): void {
    this.events.push({ kind: 'progress', progress })
  }

  done(summary: ScanSummary): void {
    this.events.push({ kind: 'done', summary })
    this.events.end()
  }
}
