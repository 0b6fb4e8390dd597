import type { StateCounts } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import { Attempts } from './attempts'
import type { HostPresence } from './host-presence'
import { PortLedger, type PortVerdict } from './port-ledger'
import type { PortList } from './port-order'
import { PortQueue } from './port-queue'
import { readOutcome, type Shortage } from './reading'
import type { Pace } from './timing'
import { Window } from './window'

export interface PortScanOptions {
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
  /** The system's range for outgoing connections: there, an "open" port of this computer is asked twice. */
  readonly ephemeral: { readonly first: number; readonly last: number } | null
  readonly onVerdict: (verdict: PortVerdict) => void
}

/** Young attempts at this computer: more only fills queues, answers come at once. */
const localWindow = 1_024
/** Attempts at a port that keeps meeting itself or gives errnos that nobody knows. */
const oddTries = 12
/** Passes over silent ports while passes still find answers. */
const mostTries = 10
/** Every n-th silent port is asked again at once, so that loss is noticed while there is time to slow down. */
const scoutEvery = 16

/**
 * The ports of one host over one protocol: which to ask next, and what their answers mean. No I/O and no clockwork of its
 * own; whether the host is there at all is its `presence`'s business.
 */
export class PortScan {
  readonly window: Window
  /** Ports that were accepted, in the order of finding. */
  readonly opens: number[] = []

  readonly #presence: HostPresence
  readonly #pace: Pace
  readonly #clock: () => number
  readonly #firstPorts: Uint16Array
  readonly #queue: PortQueue
  readonly #ledger: PortLedger
  readonly #attempts = new Attempts()
  readonly #ephemeral: PortScanOptions['ephemeral']
  readonly #odd = new Map<number, number>()
  readonly #confirmed = new Set<number>()
  /** What was said of positions that were unreachable once; it is believed when it is said again. */
  readonly #refused = new Map<number, { readonly reason: Reason; readonly outcome: Outcome }>()
  /** Positions that were unreachable while nothing else has answered: the host's fault or the ports'? */
  #doubted: number[] = []
  /** Silent positions that have had their tries, kept while later passes still find answers. */
  #spent: number[] = []
  #lateAnswers = 0

  constructor(options: PortScanOptions) {
    const { presence, list, pace, clock, local } = options
    this.#presence = presence
    this.#pace = pace
    this.#clock = clock
    this.window = new Window(pace, local ? localWindow : pace.maxInFlight)
    const first = Math.min(options.firstLook, list.ports.length)
    this.#firstPorts = list.order.subarray(0, first)
    this.#queue = new PortQueue(list.order, first)
    this.#ledger = new PortLedger(list, options.onVerdict)
    this.#ephemeral = local ? options.ephemeral : null
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#attempts.inFlight
  }

  /** Tries that each port of the first look has had, at least; ports that were unreachable are left out. */
  get firstLookTries(): number {
    let least = Number.POSITIVE_INFINITY
    for (const position of this.#firstPorts) {
      if (!this.#ledger.is(position, 'doubted')) least = Math.min(least, this.#ledger.tries(position))
    }
    return least
  }

  /** Nothing is queued and nothing is under way. */
  get isIdle(): boolean {
    return this.inFlight === 0 && this.#queue.ready === 0
  }

  /** True while it is open whether the whole host is unreachable or its ports are. */
  get isDoubtful(): boolean {
    return this.#doubted.length > 0
  }

  get count(): number {
    return this.#ledger.size
  }

  /** Ports that did not answer yet and will be asked again. */
  get waiting(): number {
    return this.#ledger.counts.waiting
  }

  get counts(): StateCounts {
    const { 'not-scanned': unasked, waiting, ...verdicts } = this.#ledger.counts
    return { ...verdicts, notScanned: unasked + waiting }
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    const { tries } = this.#pace
    const { waiting, filtered } = this.#ledger.counts
    const asked = this.#ledger.size - this.#queue.fresh
    const silentShare = asked === 0 ? 0 : (waiting + filtered) / asked
    return this.#queue.fresh * (1 + silentShare * (tries - 1)) + (waiting * (tries - 1)) / 2
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    if (this.#queue.ready === 0) return 0
    const young = this.#attempts.young(now, this.window.youth)
    const room = Math.min(this.window.size - young, this.#pace.maxInFlight - this.inFlight)
    return Math.max(0, Math.min(room, this.#queue.ready))
  }

  /** The next ports to ask, at most `most`, all waiting equally long (ms); null where there are none. */
  take(lot: number, most: number, now: number): { ports: Uint16Array; timeout: number } | null {
    const ports: number[] = []
    let attempt = 0
    while (ports.length < most) {
      const position = this.#queue.take()
      if (position === null) break
      const next = this.#ledger.tries(position) + 1
      if (ports.length > 0 && next !== attempt) {
        this.#queue.retrySoon(position)
        break
      }
      attempt = next
      this.#ledger.put(position, 'underWay')
      ports.push(this.#ledger.portAt(position))
    }
    if (ports.length === 0) return null
    const lotPorts = Uint16Array.from(ports)
    this.#attempts.begin(lot, lotPorts, now)
    return { ports: lotPorts, timeout: this.window.timeout(attempt) }
  }

  /** Attempts of the lot that are under way. */
  left(lot: number): number {
    return this.#attempts.left(lot)
  }

  /** True while attempts of the lot are under way. */
  isOpen(lot: number): boolean {
    return this.#attempts.isOpen(lot)
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    this.#attempts.settle(lot)
    const position = this.#ledger.positionOf(port)
    if (!this.#ledger.is(position, 'underWay')) return null
    this.#ledger.put(position, 'queued')
    const reading = readOutcome(outcome)
    if (reading.kind === 'shortage') {
      this.#queue.retrySoon(position)
      return reading.of
    }
    const tries = this.#ledger.addTry(position, ms)
    switch (reading.kind) {
      case 'answered':
        this.#answered(position, reading.state, reading.reason, outcome, ms)
        break
      case 'silence':
        this.#silent(position, tries, outcome)
        break
      case 'unreachable':
        this.#unreachable(position, reading.reason, outcome, ms)
        break
      case 'self':
      case 'unknown':
        this.#strange(position, reading.kind === 'self' ? 'self-connect' : 'unexpected', outcome)
        break
    }
    return null
  }

  /** Attempts that say nothing, because their prober is gone or the network was: they are made again. */
  putBack(lot: number): void {
    for (const port of this.#attempts.forget(lot)) {
      const position = this.#ledger.positionOf(port)
      if (!this.#ledger.is(position, 'underWay')) continue
      this.#ledger.put(position, 'queued')
      this.#queue.retrySoon(position)
    }
  }

  /** The same for everything that is under way. */
  putAllBack(): void {
    for (const lot of this.#attempts.lots()) this.putBack(lot)
  }

  /** All ports may be asked: the first look is over. */
  openUp(): void {
    this.#presence.endFirstLook()
    this.#queue.openUp()
  }

  /**
   * Called when nothing is under way: either there is more to ask (true), or every port has its verdict (false). A pass over
   * silent ports that found answers is followed by another one.
   */
  goOn(): boolean {
    if (this.#presence.isFirstLook && this.#queue.fresh > 0) {
      this.openUp()
      return true
    }
    const again = this.#lateAnswers > 0 && !this.#presence.isDown
    this.#lateAnswers = 0
    const spent = this.#spent
    this.#spent = []
    for (const position of spent) {
      if (again && this.#ledger.tries(position) < mostTries) this.#queue.retryLater(position)
      else this.#callFiltered(position)
    }
    return this.#queue.ready > 0
  }

  /**
   * Called when the host is idle and nothing but unreachables came: from a firewall of its own, if the link knows that it is
   * there; otherwise nobody can tell, so its ports stay not scanned rather than being called filtered.
   */
  settleDoubt(neighbour: boolean): void {
    const doubted = this.#doubted
    this.#doubted = []
    const state = neighbour ? 'filtered' : 'not-scanned'
    for (const position of doubted) this.#ledger.decide(position, state, 'host-unreach', 'EHOSTUNREACH')
  }

  /** Ends it: what has no verdict stays not scanned, or becomes an error where a reason of ours is given. */
  finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    const rest = [...this.#queue.drain(), ...this.#spent, ...this.#doubted, ...this.#ledger.underWay()]
    this.#spent = []
    this.#doubted = []
    this.#attempts.clear()
    for (const position of rest) {
      if (this.#ledger.is(position, 'known')) continue
      if (failure !== null) this.#ledger.decide(position, 'error', failure.reason, failure.outcome)
      else if (this.#ledger.tries(position) > 0) this.#ledger.say(position, 'not-scanned', 'none', 'NONE')
    }
  }

  /** Takes an accepted connection back: somebody else had accepted it. */
  discredit(port: number, reason: 'intercepted' | 'answers-everything'): void {
    const position = this.#ledger.positionOf(port)
    if (this.#ledger.is(position, 'known')) this.#ledger.decide(position, 'error', reason, 'CONNECTED')
  }

  #answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ): void {
    const looking = this.#presence.isFirstLook
    if (this.#presence.answered()) {
      if (looking) this.openUp()
      this.#askDoubtedAgain()
    }
    const attempt = this.#odd.has(position) ? 0 : this.#ledger.tries(position)
    this.window.answered(attempt, ms, this.#clock())
    if (attempt > 2) this.#lateAnswers += 1
    const port = this.#ledger.portAt(position)
    if (state === 'open' && this.#needsConfirming(port)) {
      this.#confirmed.add(port)
      this.#odd.set(position, 1)
      this.#queue.retrySoon(position)
      return
    }
    if (state === 'open') this.opens.push(port)
    this.#ledger.decide(position, state, reason, outcome, ms)
  }

  /** On this computer another program's outgoing connection may be met by chance (simultaneous open), but not twice. */
  #needsConfirming(port: number): boolean {
    const range = this.#ephemeral
    return range !== null && port >= range.first && port <= range.last && !this.#confirmed.has(port)
  }

  #silent(position: number, tries: number, outcome: Outcome): void {
    const silences = this.#presence.silent()
    this.window.silent(tries)
    if (tries === 1) this.#ledger.say(position, 'waiting', 'no-response', outcome)
    if (tries < this.#pace.tries) {
      const scout = tries === 1 && silences % scoutEvery === 0
      if (scout) this.#queue.retrySoon(position)
      else this.#queue.retryLater(position)
    } else if (this.#lateAnswers > 0 || !this.#presence.hasAnswered) this.#spent.push(position)
    else this.#callFiltered(position)
  }

  /** Silent to the last; where a refusal came before, it is the better reason (refusals are rate-limited). */
  #callFiltered(position: number): void {
    const { reason, outcome } = this.#refused.get(position) ?? { reason: 'no-response', outcome: 'TIMEOUT' }
    this.#ledger.decide(position, 'filtered', reason, outcome)
  }

  /**
   * Said by a router, by the host's own firewall, or by our own kernel when ARP or NDP had no answer. While nothing else has
   * answered, it may be the whole host that is not there: then its ports are not called filtered. Once is not enough, as an
   * interface that was away for a moment says the same.
   */
  #unreachable(position: number, reason: Reason, outcome: Outcome, ms: number): void {
    const again = this.#refused.has(position)
    this.#refused.set(position, { reason, outcome })
    if (this.#presence.hasAnswered) {
      if (again) this.#ledger.decide(position, 'filtered', reason, outcome, ms)
      else this.#queue.retrySoon(position)
      return
    }
    this.#presence.unreachable()
    this.#ledger.put(position, 'doubted')
    this.#doubted.push(position)
    this.#ledger.say(position, 'waiting', reason, outcome, ms)
  }

  /** Something answered: what was unreachable before is the ports' own. */
  #askDoubtedAgain(): void {
    const doubted = this.#doubted
    this.#doubted = []
    for (const position of doubted) {
      this.#ledger.put(position, 'queued')
      this.#queue.retrySoon(position)
    }
  }

  #strange(position: number, reason: Reason, outcome: Outcome): void {
    const count = (this.#odd.get(position) ?? 0) + 1
    this.#odd.set(position, count)
    if (count < oddTries) this.#queue.retrySoon(position)
    else this.#ledger.decide(position, 'error', reason, outcome)
  }
}
