import { type HostSummary, type ScannedHost, type StateCounts, verdictStates } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import type { Pace } from '../pace/timing'
import type { Window } from '../pace/window'
import type { PortVerdict } from '../port/port-ledger'
import type { PortLists } from '../port/port-order'
import { PortScan } from '../port/port-scan'
import type { Shortage } from '../probe/reading'
import { UdpPortScan } from '../udp/udp-port-scan'
import { HostPresence } from './host-presence'

export interface HostScanOptions {
  readonly host: Omit<ScannedHost, 'index'>
  readonly lists: PortLists
  readonly pace: Pace
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** Ports that are asked before the host is known to answer. */
  readonly firstLook: number
  /** The system's range for outgoing connections: there, an "open" port of this computer is asked twice. */
  readonly ephemeral: { readonly first: number; readonly last: number } | null
  readonly onVerdict: (host: HostScan, verdict: PortVerdict) => void
}

/** What a host is asked next: ports, how long they wait (ms), and over UDP which try of each port it is (TCP: null). */
export interface HostLot {
  readonly ports: Uint16Array
  readonly timeout: number
  readonly attempts: Uint8Array | null
}

/**
 * One host of a scan: whether it is there (`HostPresence`), and its ports over TCP (`PortScan`) and UDP (`UdpPortScan`). No I/O and no clockwork of its own:
 * the run tells what happened and asks what to do.
 */
export class HostScan {
  readonly host: Omit<ScannedHost, 'index'>
  readonly pace: Pace
  readonly began: number
  /** Set by the run: the host gets nothing until it is cleared again. */
  held = false
  /** Set by the run: the host accepts random ports too. */
  answersEverything = false
  readonly intercepted: number[] = []

  readonly #presence: HostPresence
  readonly #tcp: PortScan
  readonly #udp: UdpPortScan
  readonly #both: readonly [PortScan, UdpPortScan]
  readonly #udpLots = new Set<number>()

  constructor(options: HostScanOptions) {
    const { host, lists, pace, clock, ephemeral } = options
    const local = host.scope === 'this-computer'
    this.host = host
    this.pace = pace
    this.began = clock()
    this.#presence = new HostPresence(!local)
    const common = {
      presence: this.#presence,
      pace,
      clock,
      local,
      firstLook: local ? 65_535 : options.firstLook,
      onVerdict: (verdict: PortVerdict) => options.onVerdict(this, verdict),
    }
    this.#tcp = new PortScan({ ...common, list: lists.tcp, ephemeral })
    this.#udp = new UdpPortScan({ ...common, list: lists.udp })
    this.#both = [this.#tcp, this.#udp]
  }

  /** How TCP is paced. */
  get window(): Window {
    return this.#tcp.window
  }

  /** Milliseconds from one refusal of a UDP port to the next, where the host limits them; null: no limit was found. */
  get refusalInterval(): number | null {
    return this.#udp.refusalInterval
  }

  /** Milliseconds that this limit makes of what is open. */
  get limitedFor(): number {
    return this.#udp.limitedFor
  }

  /** TCP ports that were accepted, in the order of finding. */
  get opens(): readonly number[] {
    return this.#tcp.opens
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#tcp.inFlight + this.#udp.inFlight
  }

  /** True while the host has not answered and only its first ports are asked. */
  get isFirstLook(): boolean {
    return this.#presence.isFirstLook
  }

  /** Tries that each port of the first look has had, at least; ports that were unreachable are left out. */
  get firstLookTries(): number {
    return Math.min(this.#tcp.firstLookTries, this.#udp.firstLookTries)
  }

  get hasAnswered(): boolean {
    return this.#presence.hasAnswered
  }

  /** Known not to be there, or passed over. */
  get isDown(): boolean {
    return this.#presence.isDown
  }

  /** Nothing is queued and nothing is under way. */
  get isIdle(): boolean {
    return this.#tcp.isIdle && this.#udp.isIdle
  }

  /** True while it is open whether the whole host is unreachable or its ports are. */
  get isDoubtful(): boolean {
    return this.#tcp.isDoubtful || this.#udp.isDoubtful
  }

  get portCount(): number {
    return this.#tcp.count + this.#udp.count
  }

  /** Ports that did not answer yet and will be asked again. */
  get waiting(): number {
    return this.#tcp.waiting + this.#udp.waiting
  }

  get counts(): StateCounts {
    return sumCounts(this.#tcp.counts, this.#udp.counts)
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    return this.#tcp.expectedAttempts + (this.limitedFor > 0 ? 0 : this.#udp.expectedAttempts)
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    return this.held || this.isDown ? 0 : this.#tcp.room(now) + this.#udp.room(now)
  }

  /** The next ports to ask, at most `most`, over one of the protocols; null where there are none. */
  take(lot: number, most: number, now: number): HostLot | null {
    const udp = this.#udp.room(now) > 0 ? this.#udp.take(lot, most, now) : null
    if (udp !== null) {
      this.#udpLots.add(lot)
      return udp
    }
    const tcp = this.#tcp.take(lot, Math.min(most, this.#tcp.room(now)), now)
    return tcp === null ? null : { ...tcp, attempts: null }
  }

  /** Attempts of the lot that are under way. */
  left(lot: number): number {
    return this.#scanOf(lot).left(lot)
  }

  /** True while attempts of the lot are under way. */
  isOpen(lot: number): boolean {
    return this.#scanOf(lot).isOpen(lot)
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    const scan = this.#scanOf(lot)
    const shortage = scan.record(lot, port, outcome, ms)
    if (!scan.isOpen(lot)) this.#udpLots.delete(lot)
    return shortage
  }

  /** Attempts that say nothing, because their prober is gone or the network was: they are made again. */
  putBack(lot: number): void {
    this.#scanOf(lot).putBack(lot)
    this.#udpLots.delete(lot)
  }

  /** The same for everything that is under way. */
  putAllBack(): void {
    for (const scan of this.#both) scan.putAllBack()
    this.#udpLots.clear()
  }

  /** The first look is over: all ports may be asked. */
  openUp(): void {
    for (const scan of this.#both) scan.openUp()
  }

  /** To be called again and again: either there is more to do (true), or every port has its verdict (false). */
  goOn(): boolean {
    // both, as one may have long been done with its first pass while the other one is still at it
    return this.#both.map((scan) => !scan.isIdle || scan.goOn()).includes(true)
  }

  /**
   * Called when the host is idle and nothing but unreachables came: from a firewall of its own, if the link knows that it is
   * there; otherwise nobody can tell, so its ports stay not scanned rather than being called filtered.
   */
  settleDoubt(neighbour: boolean): void {
    for (const scan of this.#both) scan.settleDoubt(neighbour)
  }

  /** Ends the host: what has no verdict stays not scanned, or becomes an error where a reason of ours is given. */
  finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    this.#presence.endedBy(failure?.reason ?? null)
    for (const scan of this.#both) scan.finish(failure)
  }

  /** Ends TCP alone: what has no verdict over it stays not scanned. */
  finishTcp(): void {
    this.#tcp.finish(null)
  }

  /** The host is known not to be there: its ports stay not scanned. */
  declareDown(reason: Reason): void {
    if (this.#presence.declareDown(reason)) this.finish(null)
  }

  /** Nobody knows whether the host is there, and it is not asked further: its ports stay not scanned. */
  passOver(reason: Reason): void {
    this.#presence.passOver()
    this.declareDown(reason)
  }

  /** Null: nobody knows. `neighbour`: the link knows the host's hardware address. */
  isUp(neighbour: boolean): boolean | null {
    return this.#presence.isUp(neighbour)
  }

  /** Takes an accepted connection back: somebody else had accepted it. */
  discredit(port: number, reason: 'intercepted' | 'answers-everything'): void {
    this.#tcp.discredit(port, reason)
  }

  /** What there is to say when the last port has its verdict. `neighbour`: the link knows the host's hardware address. */
  summary(index: number, now: number, neighbour: boolean): HostSummary {
    return {
      index,
      up: this.isUp(neighbour),
      reason: this.#presence.reason(neighbour),
      counts: this.counts,
      answersEverything: this.answersEverything,
      intercepted: [...this.intercepted].sort((a, b) => a - b),
      elapsedMs: now - this.began,
    }
  }

  #scanOf(lot: number): PortScan | UdpPortScan {
    return this.#udpLots.has(lot) ? this.#udp : this.#tcp
  }
}

function sumCounts(one: StateCounts, other: StateCounts): StateCounts {
  const sum = { ...one }
  for (const state of [...verdictStates, 'notScanned'] as const) sum[state] += other[state]
  return sum
}
