import type { Outcome, Reason } from '#shared/scan/state'
import { Window } from '../pace/window'
import { readOutcome, type Shortage } from '../probe/reading'
import { ProtocolScan, type ProtocolScanOptions } from './protocol-scan'

export interface PortScanOptions extends ProtocolScanOptions {
  /** The system's range for outgoing connections: there, an "open" port of this computer is asked twice. */
  readonly ephemeral: { readonly first: number; readonly last: number } | null
}

/** Young attempts at this computer: more only fills queues, answers come at once. */
const localWindow = 1_024
/** Passes over silent ports while passes still find answers. */
const mostTries = 10
/** Every n-th silent port is asked again at once, so that loss is noticed while there is time to slow down. */
const scoutEvery = 16

/**
 * The ports of one host over one protocol: which to ask next, and what their answers mean. No I/O and no clockwork of its
 * own; whether the host is there at all is its `presence`'s business.
 */
export class PortScan extends ProtocolScan {
  readonly window: Window
  readonly #ephemeral: PortScanOptions['ephemeral']
  readonly #confirmed = new Set<number>()
  #lateAnswers = 0

  constructor(options: PortScanOptions) {
    super(options)
    const { pace, local, ephemeral } = options
    this.window = new Window(pace, local ? localWindow : pace.maxInFlight)
    this.#ephemeral = local ? ephemeral : null
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    const { tries } = this.pace
    const { waiting, filtered } = this.ledger.counts
    const asked = this.ledger.size - this.queue.fresh
    const silentShare = asked === 0 ? 0 : (waiting + filtered) / asked
    return this.queue.fresh * (1 + silentShare * (tries - 1)) + (waiting * (tries - 1)) / 2
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    if (this.queue.ready === 0) return 0
    const young = this.attempts.young(now, this.window.youth)
    const room = Math.min(this.window.size - young, this.pace.maxInFlight - this.inFlight)
    return Math.max(0, Math.min(room, this.queue.ready))
  }

  /** The next ports to ask, at most `most`, all waiting equally long (ms); null where there are none. */
  take(lot: number, most: number, now: number): { ports: Uint16Array; timeout: number } | null {
    const ports: number[] = []
    let attempt = 0
    while (ports.length < most) {
      const position = this.queue.take()
      if (position === null) break
      const next = this.ledger.tries(position) + 1
      if (ports.length > 0 && next !== attempt) {
        this.queue.retrySoon(position)
        break
      }
      attempt = next
      this.ledger.put(position, 'underWay')
      ports.push(this.ledger.portAt(position))
    }
    if (ports.length === 0) return null
    const lotPorts = Uint16Array.from(ports)
    this.attempts.begin(lot, lotPorts, now)
    return { ports: lotPorts, timeout: this.window.timeout(attempt) }
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    this.attempts.settle(lot)
    const position = this.ledger.positionOf(port)
    if (!this.ledger.is(position, 'underWay')) return null
    return this.heed(position, readOutcome(outcome), outcome, ms)
  }

  /** A pass over silent ports that found answers is followed by another one. */
  protected judge(spent: readonly number[]): void {
    const again = this.#lateAnswers > 0 && !this.presence.isDown
    this.#lateAnswers = 0
    for (const position of spent) {
      if (again && this.ledger.tries(position) < mostTries) this.queue.retryLater(position)
      else this.#callFiltered(position)
    }
  }

  /** Takes an accepted connection back: somebody else had accepted it. */
  discredit(port: number, reason: 'intercepted' | 'answers-everything'): void {
    const position = this.ledger.positionOf(port)
    if (this.ledger.is(position, 'known')) this.ledger.decide(position, 'error', reason, 'CONNECTED')
  }

  protected answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ): void {
    this.heard()
    const attempt = this.odd.has(position) ? 0 : this.ledger.tries(position)
    this.window.answered(attempt, ms, this.clock())
    if (attempt > 2) this.#lateAnswers += 1
    const port = this.ledger.portAt(position)
    if (state === 'open' && this.#needsConfirming(port)) {
      this.#confirmed.add(port)
      this.odd.set(position, 1)
      this.queue.retrySoon(position)
      return
    }
    if (state === 'open') this.opens.push(port)
    this.ledger.decide(position, state, reason, outcome, ms)
  }

  /** On this computer another program's outgoing connection may be met by chance (simultaneous open), but not twice. */
  #needsConfirming(port: number): boolean {
    const range = this.#ephemeral
    return range !== null && port >= range.first && port <= range.last && !this.#confirmed.has(port)
  }

  protected silent(position: number, tries: number, outcome: Outcome): void {
    const silences = this.presence.silent()
    this.window.silent(tries)
    if (tries === 1) this.ledger.say(position, 'waiting', 'no-response', outcome)
    if (tries < this.pace.tries) {
      const scout = tries === 1 && silences % scoutEvery === 0
      if (scout) this.queue.retrySoon(position)
      else this.queue.retryLater(position)
    } else if (this.#lateAnswers > 0 || !this.presence.hasAnswered) this.spent.push(position)
    else this.#callFiltered(position)
  }

  /** Silent to the last; where a refusal came before, it is the better reason (refusals are rate-limited). */
  #callFiltered(position: number): void {
    const { reason, outcome } = this.refused.get(position) ?? { reason: 'no-response', outcome: 'TIMEOUT' }
    this.ledger.decide(position, 'filtered', reason, outcome)
  }
}
