import type { StateCounts } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import type { HostPresence } from '../host/host-presence'
import type { Pace } from '../pace/timing'
import { Attempts } from '../probe/attempts'
import type { Reading, Shortage } from '../probe/reading'
import { PortLedger, type PortVerdict } from './port-ledger'
import type { PortList } from './port-order'
import { PortQueue } from './port-queue'

export interface ProtocolScanOptions {
  /** Told of every answer, silence and refusal. */
  readonly presence: HostPresence
  readonly list: PortList
  readonly pace: Pace
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** The ports are this computer's own. */
  readonly local: boolean
  /** Ports that are asked before the host is known to answer. */
  readonly firstLook: number
  readonly onVerdict: (verdict: PortVerdict) => void
}

/** Attempts at a port that keeps meeting itself or gives errnos that nobody knows. */
const oddTries = 12

/** What is done about the ports of one host whatever they are asked over: the account of each, and what "unreachable" means. */
export abstract class ProtocolScan {
  /** Ports that are open, in the order of finding. */
  readonly opens: number[] = []

  protected readonly presence: HostPresence
  protected readonly pace: Pace
  protected readonly clock: () => number
  protected readonly queue: PortQueue
  protected readonly ledger: PortLedger
  protected readonly attempts = new Attempts()
  /** How often positions met themselves, or gave errnos that nobody knows. */
  protected readonly odd = new Map<number, number>()
  /** What was said of positions that were unreachable once; it is believed when it is said again. */
  protected readonly refused = new Map<number, { readonly reason: Reason; readonly outcome: Outcome }>()
  /** Silent positions that have had their tries, kept while later answers may still say what that means. */
  protected spent: number[] = []
  /** Positions that were unreachable while nothing else has answered: the host's fault or the ports'? */
  protected doubted: number[] = []
  readonly #firstPorts: Uint16Array

  protected constructor({ presence, list, pace, clock, firstLook, onVerdict }: ProtocolScanOptions) {
    this.presence = presence
    this.pace = pace
    this.clock = clock
    const first = Math.min(firstLook, list.ports.length)
    this.#firstPorts = list.order.subarray(0, first)
    this.queue = new PortQueue(list.order, first)
    this.ledger = new PortLedger(list, onVerdict)
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  abstract get expectedAttempts(): number

  /** Attempts under way. */
  get inFlight(): number {
    return this.attempts.inFlight
  }

  /** Tries that each port of the first look has had, at least; ports that were unreachable are left out. */
  get firstLookTries(): number {
    let least = Number.POSITIVE_INFINITY
    for (const position of this.#firstPorts) {
      if (!this.ledger.is(position, 'doubted')) least = Math.min(least, this.ledger.tries(position))
    }
    return least
  }

  /** Nothing is queued and nothing is under way. */
  get isIdle(): boolean {
    return this.inFlight === 0 && this.queue.ready === 0
  }

  /** True while it is open whether the whole host is unreachable or its ports are. */
  get isDoubtful(): boolean {
    return this.doubted.length > 0
  }

  get count(): number {
    return this.ledger.size
  }

  /** Ports that did not answer yet and will be asked again. */
  get waiting(): number {
    return this.ledger.counts.waiting
  }

  get counts(): StateCounts {
    const { 'not-scanned': unasked, waiting, ...verdicts } = this.ledger.counts
    return { ...verdicts, notScanned: unasked + waiting }
  }

  /** Attempts of the lot that are under way. */
  left(lot: number): number {
    return this.attempts.left(lot)
  }

  /** True while attempts of the lot are under way. */
  isOpen(lot: number): boolean {
    return this.attempts.isOpen(lot)
  }

  /** Attempts that say nothing, because their prober is gone or the network was: they are made again. */
  putBack(lot: number): void {
    for (const port of this.attempts.forget(lot)) {
      const position = this.ledger.positionOf(port)
      // a witness may be a port of the list that is not asked itself
      if (!this.ledger.is(position, 'underWay') || this.ledger.portAt(position) !== port) continue
      this.askSoon(position)
    }
  }

  /** The same for everything that is under way. */
  putAllBack(): void {
    for (const lot of this.attempts.lots()) this.putBack(lot)
  }

  /** All ports may be asked: the first look is over. */
  openUp(): void {
    this.presence.endFirstLook()
    this.queue.openUp()
  }

  /** Called when nothing is under way: either there is more to ask (true), or every port has its verdict (false). */
  goOn(): boolean {
    if (this.presence.isFirstLook && this.queue.fresh > 0) {
      this.openUp()
      return true
    }
    const spent = this.spent
    this.spent = []
    this.judge(spent)
    return this.queue.ready > 0
  }

  /**
   * Called when the host is idle and nothing but unreachables came: from a firewall of its own, if the link knows that it is
   * there; otherwise nobody can tell, so its ports stay not scanned rather than being called filtered.
   */
  settleDoubt(neighbour: boolean): void {
    const doubted = this.doubted
    this.doubted = []
    const state = neighbour ? 'filtered' : 'not-scanned'
    for (const position of doubted) this.ledger.decide(position, state, 'host-unreach', 'EHOSTUNREACH')
  }

  /** Ends it: what has no verdict stays not scanned, or becomes an error where a reason of ours is given. */
  finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    const rest = [...this.queue.drain(), ...this.spent, ...this.doubted, ...this.ledger.underWay()]
    this.spent = []
    this.doubted = []
    this.attempts.clear()
    for (const position of rest) {
      if (this.ledger.is(position, 'known')) continue
      if (failure !== null) this.ledger.decide(position, 'error', failure.reason, failure.outcome)
      else if (this.ledger.tries(position) > 0) this.ledger.say(position, 'not-scanned', 'none', 'NONE')
    }
  }

  /** Takes in what an attempt at a port came to. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  protected heed(position: number, reading: Reading, outcome: Outcome, ms: number): Shortage | null {
    this.ledger.put(position, 'queued')
    if (reading.kind === 'shortage') {
      this.queue.retrySoon(position)
      return reading.of
    }
    const tries = this.ledger.addTry(position, ms)
    switch (reading.kind) {
      case 'answered':
        this.answered(position, reading.state, reading.reason, outcome, ms)
        break
      case 'silence':
        this.silent(position, tries, outcome)
        break
      case 'unreachable':
        this.unreachable(position, reading.reason, outcome, ms)
        break
      case 'self':
      case 'unknown':
        this.strange(position, reading.kind === 'self' ? 'self-connect' : 'unexpected', outcome)
        break
    }
    return null
  }

  protected abstract answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ): void

  protected abstract silent(position: number, tries: number, outcome: Outcome): void

  /** Asks silent ports that have had their tries again where that is worth it, and gives the others their verdict. */
  protected abstract judge(spent: readonly number[]): void

  /** Something came back from the host itself. */
  protected heard(): void {
    const looking = this.presence.isFirstLook
    if (!this.presence.answered()) return
    if (looking) this.openUp()
    this.askDoubtedAgain()
  }

  /** Something answered: what was unreachable before is the ports' own. */
  protected askDoubtedAgain(): void {
    const doubted = this.doubted
    this.doubted = []
    for (const position of doubted) this.askSoon(position)
  }

  /**
   * Said by a router, by the host's own firewall, or by our own kernel when ARP or NDP had no answer. While nothing else has
   * answered, it may be the whole host that is not there: then its ports are not called filtered. Once is not enough, as an
   * interface that was away for a moment says the same.
   */
  protected unreachable(position: number, reason: Reason, outcome: Outcome, ms: number): void {
    const again = this.refused.has(position)
    this.refused.set(position, { reason, outcome })
    if (this.presence.hasAnswered) {
      if (!again) {
        this.queue.retrySoon(position)
        return
      }
      this.believed(position)
      this.ledger.decide(position, 'filtered', reason, outcome, ms)
      return
    }
    this.believed(position)
    this.presence.unreachable()
    this.ledger.put(position, 'doubted')
    this.doubted.push(position)
    this.ledger.say(position, 'waiting', reason, outcome, ms)
  }

  /** A refusal on the way is taken for one of this port, or of its host. */
  protected believed(_position: number): void {}

  protected strange(position: number, reason: Reason, outcome: Outcome): void {
    const count = (this.odd.get(position) ?? 0) + 1
    this.odd.set(position, count)
    if (count < oddTries) this.queue.retrySoon(position)
    else this.ledger.decide(position, 'error', reason, outcome)
  }

  /** Of what was put aside. */
  protected askSoon(position: number): void {
    this.ledger.put(position, 'queued')
    this.queue.retrySoon(position)
  }
}
