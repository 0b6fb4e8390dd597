import type { HostSummary, ScannedHost, StateCounts } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import { HostPresence } from './host-presence'
import type { PortVerdict } from './port-ledger'
import type { PortList } from './port-order'
import { PortScan } from './port-scan'
import type { Shortage } from './reading'
import type { Pace } from './timing'
import type { Window } from './window'

export interface HostScanOptions {
  readonly host: Omit<ScannedHost, 'index'>
  readonly list: PortList
  readonly pace: Pace
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** Ports that are asked before the host is known to answer. */
  readonly firstLook: number
  /** The system's range for outgoing connections: there, an "open" port of this computer is asked twice. */
  readonly ephemeral: { readonly first: number; readonly last: number } | null
  readonly onVerdict: (host: HostScan, verdict: PortVerdict) => void
}

/**
 * One host of a scan: whether it is there (`HostPresence`), and its ports (`PortScan`). No I/O and no clockwork of its own:
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
  readonly #ports: PortScan

  constructor(options: HostScanOptions) {
    const { host, list, pace, clock, ephemeral } = options
    const local = host.scope === 'this-computer'
    this.host = host
    this.pace = pace
    this.began = clock()
    this.#presence = new HostPresence(!local)
    this.#ports = new PortScan({
      presence: this.#presence,
      list,
      pace,
      clock,
      local,
      firstLook: local ? list.ports.length : options.firstLook,
      ephemeral,
      onVerdict: (verdict) => options.onVerdict(this, verdict),
    })
  }

  get window(): Window {
    return this.#ports.window
  }

  /** Ports that were accepted, in the order of finding. */
  get opens(): readonly number[] {
    return this.#ports.opens
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#ports.inFlight
  }

  /** True while the host has not answered and only its first ports are asked. */
  get isFirstLook(): boolean {
    return this.#presence.isFirstLook
  }

  /** Tries that each port of the first look has had, at least; ports that were unreachable are left out. */
  get firstLookTries(): number {
    return this.#ports.firstLookTries
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
    return this.#ports.isIdle
  }

  /** True while it is open whether the whole host is unreachable or its ports are. */
  get isDoubtful(): boolean {
    return this.#ports.isDoubtful
  }

  get portCount(): number {
    return this.#ports.count
  }

  /** Ports that did not answer yet and will be asked again. */
  get waiting(): number {
    return this.#ports.waiting
  }

  get counts(): StateCounts {
    return this.#ports.counts
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    return this.#ports.expectedAttempts
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    return this.held || this.isDown ? 0 : this.#ports.room(now)
  }

  /** The next ports to ask, at most `most`, all waiting equally long (ms); null where there are none. */
  take(lot: number, most: number, now: number): { ports: Uint16Array; timeout: number } | null {
    return this.#ports.take(lot, most, now)
  }

  /** Attempts of the lot that are under way. */
  left(lot: number): number {
    return this.#ports.left(lot)
  }

  /** True while attempts of the lot are under way. */
  isOpen(lot: number): boolean {
    return this.#ports.isOpen(lot)
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    return this.#ports.record(lot, port, outcome, ms)
  }

  /** Attempts that say nothing, because their prober is gone or the network was: they are made again. */
  putBack(lot: number): void {
    this.#ports.putBack(lot)
  }

  /** The same for everything that is under way. */
  putAllBack(): void {
    this.#ports.putAllBack()
  }

  /** The first look is over: all ports may be asked. */
  openUp(): void {
    this.#ports.openUp()
  }

  /** Called when the host is idle: either there is more to ask (true), or every port has its verdict (false). */
  goOn(): boolean {
    return this.#ports.goOn()
  }

  /**
   * Called when the host is idle and nothing but unreachables came: from a firewall of its own, if the link knows that it is
   * there; otherwise nobody can tell, so its ports stay not scanned rather than being called filtered.
   */
  settleDoubt(neighbour: boolean): void {
    this.#ports.settleDoubt(neighbour)
  }

  /** Ends the host: what has no verdict stays not scanned, or becomes an error where a reason of ours is given. */
  finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    this.#presence.endedBy(failure?.reason ?? null)
    this.#ports.finish(failure)
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
    this.#ports.discredit(port, reason)
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
}
