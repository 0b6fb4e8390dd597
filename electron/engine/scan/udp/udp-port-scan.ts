import type { StateCounts } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import { questionsFor, unaskedUdpPorts } from '#shared/scan/udp/questions'
import { Attempts } from '../attempts'
import type { HostPresence } from '../host-presence'
import { PortLedger, type PortVerdict } from '../port-ledger'
import type { PortList } from '../port-order'
import { PortQueue } from '../port-queue'
import { readUdpOutcome, type Shortage } from '../reading'
import { RoundTrip } from '../round-trip'
import type { Pace } from '../timing'
import { type Judgement, RefusalPace } from './refusal-pace'

export interface UdpPortScanOptions {
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

/** Ports in the first step, and in any. */
const firstStep = 8
const longestStep = 32
const longestLocalStep = 256
/** Milliseconds after which a question without a refusal counts as silent, at least; busy computers take their time. */
const leastPatience = 50
/** Attempts at a port that gives errnos that nobody knows. */
const oddTries = 12
/** Tries after which a port is not asked again, whatever its silence is worth. */
const mostTries = 250
/** Further proofs of silence that are asked for where one proved wrong: answers get lost there. */
const moreProofs = 2
/** Ports that were refused and may be witnesses. */
const mostWitnesses = 8

/** What `take` gives: the ports to ask, which try of each port it is, and how long to wait for them all, ms. */
export interface UdpLot {
  readonly ports: Uint16Array
  readonly attempts: Uint8Array
  readonly timeout: number
}

/**
 * The UDP ports of one host: which to ask next, and what their answers and silences mean. No I/O and no clockwork of its own.
 * A port that stays silent is `open|filtered`; that is said only after silences that would have been refusals if it were
 * closed, see {@link RefusalPace}.
 */
export class UdpPortScan {
  /** Ports that answered, in the order of finding. */
  readonly opens: number[] = []

  readonly #presence: HostPresence
  readonly #pace: Pace
  readonly #clock: () => number
  readonly #queue: PortQueue
  readonly #ledger: PortLedger
  readonly #firstPorts: Uint16Array
  readonly #attempts = new Attempts()
  readonly #refusals: RefusalPace
  readonly #roundTrip = new RoundTrip()
  /** By position: silences that are proven, and whether that of the try under way is. */
  readonly #proofs: Uint8Array
  readonly #isProven: Uint8Array
  readonly #odd = new Map<number, number>()
  /** What was said of positions that were unreachable once; it is believed when it is said again. */
  readonly #refused = new Map<number, { readonly reason: Reason; readonly outcome: Outcome }>()
  /** Positions that were unreachable while nothing else has answered: the host's fault or the ports'? */
  #doubted: number[] = []
  /** Silent positions that have had their tries where nothing could prove their silence. */
  #spent: number[] = []
  /** Ports that were refused, the latest one last. */
  #witnesses: number[] = []
  /** Lots that have a witness in them, and which port it is. */
  readonly #witnessLots = new Map<number, number>()
  #silencesToProve: number
  #closed = 0
  /** Positions of which a silence was proven and that were not refused later. */
  #quiet = 0

  constructor(options: UdpPortScanOptions) {
    const { presence, list, pace, clock, local } = options
    this.#presence = presence
    this.#pace = pace
    this.#clock = clock
    const first = Math.min(options.firstLook, list.ports.length)
    this.#firstPorts = list.order.subarray(0, first)
    this.#queue = new PortQueue(list.order, first)
    this.#ledger = new PortLedger(list, options.onVerdict)
    const most = Math.min(pace.maxInFlight, local ? longestLocalStep : longestStep)
    this.#refusals = new RefusalPace(firstStep, most)
    this.#proofs = new Uint8Array(list.ports.length)
    this.#isProven = new Uint8Array(list.ports.length)
    this.#silencesToProve = Math.max(2, pace.tries - 1)
  }

  /** Smoothed round trip, null before the first answer. */
  get roundTrip(): number | null {
    return this.#roundTrip.smoothed
  }

  /** Milliseconds from one refusal of the host to the next; null: no limit was found. */
  get refusalInterval(): number | null {
    return this.#refusals.interval
  }

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

  get isIdle(): boolean {
    return this.inFlight === 0 && this.#queue.ready === 0
  }

  get isDoubtful(): boolean {
    return this.#doubted.length > 0
  }

  get count(): number {
    return this.#ledger.size
  }

  get waiting(): number {
    return this.#ledger.counts.waiting
  }

  get counts(): StateCounts {
    const { 'not-scanned': unasked, waiting, ...verdicts } = this.#ledger.counts
    return { ...verdicts, notScanned: unasked + waiting }
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    const { fresh } = this.#queue
    return fresh + Math.max(0, this.#undecided - fresh) * (this.#silencesToProve - 1)
  }

  /** Milliseconds that the host's limit makes of what is open, if as many more are closed as were so far; 0 without a limit. */
  get limitedFor(): number {
    const { interval } = this.#refusals
    if (interval === null || this.#refusals.isLost) return 0
    const share = this.#closed / Math.max(1, this.#closed + this.#quiet)
    const quietOpen = Math.max(0, this.#quiet - this.#ledger.counts['open|filtered'])
    return Math.max(0, this.#undecided - quietOpen) * share * interval
  }

  get #undecided(): number {
    return this.#ledger.counts['not-scanned'] + this.waiting
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    this.#judge(now)
    const { ports, witness } = this.#room(now)
    return ports + (witness ? 1 : 0)
  }

  /** The next ports to ask, at most `most`; null where there are none. */
  take(lot: number, most: number, now: number): UdpLot | null {
    const room = this.#room(now)
    const keys: (number | null)[] = []
    while (keys.length < Math.min(most, room.ports)) {
      const position = this.#queue.take()
      if (position === null) break
      if (unaskedUdpPorts.includes(this.#ledger.portAt(position))) {
        this.#ledger.put(position, 'known')
        continue
      }
      keys.push(position)
      this.#ledger.put(position, 'underWay')
      this.#isProven[position] = 0
    }
    const witness = this.#witnesses.at(-1)
    if (room.witness && keys.length === room.ports && keys.length < most && witness !== undefined) {
      keys.push(null)
      this.#witnessLots.set(lot, witness)
    }
    if (keys.length === 0) return null
    this.#refusals.begin(keys, now)
    const tries = (key: number | null) => (key === null ? 1 : this.#ledger.tries(key) + 1)
    const ports = Uint16Array.from(keys, (key) => (key === null ? (witness ?? 0) : this.#ledger.portAt(key)))
    this.#attempts.begin(lot, ports, now)
    return {
      ports,
      attempts: Uint8Array.from(keys, tries),
      timeout: this.#timeout(Math.max(...keys.map(tries))),
    }
  }

  left(lot: number): number {
    return this.#attempts.left(lot)
  }

  isOpen(lot: number): boolean {
    return this.#attempts.isOpen(lot)
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    this.#attempts.settle(lot)
    const now = this.#clock()
    const reading = readUdpOutcome(outcome)
    const spoke = reading.kind === 'answered' || reading.kind === 'unreachable'
    const refused =
      reading.kind === 'unreachable' || (reading.kind === 'answered' && reading.state !== 'open')
    const isWitness = this.#witnessLots.get(lot) === port
    if (isWitness || !this.isOpen(lot)) this.#witnessLots.delete(lot)
    if (isWitness) {
      this.#hearWitness(port, refused, spoke, reading.kind === 'silence', now)
      return reading.kind === 'shortage' ? reading.of : null
    }
    const position = this.#ledger.positionOf(port)
    if (!this.#ledger.is(position, 'underWay')) return null
    if (refused) this.#refusals.refused(position, now)
    else if (reading.kind !== 'silence') this.#refusals.settled(position)
    else this.#judge(now)
    this.#ledger.put(position, 'queued')
    if (reading.kind === 'shortage') {
      this.#queue.retrySoon(position)
      return reading.of
    }
    const silentBefore = this.#ledger.tries(position) > 0
    const tries = this.#ledger.addTry(position, ms)
    if (spoke && silentBefore) this.#late(position, refused)
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

  putBack(lot: number): void {
    this.#refusals.abandon()
    this.#witnessLots.delete(lot)
    for (const port of this.#attempts.forget(lot)) {
      const position = this.#ledger.positionOf(port)
      if (!this.#ledger.is(position, 'underWay') || this.#ledger.portAt(position) !== port) continue
      this.#ledger.put(position, 'queued')
      this.#queue.retrySoon(position)
    }
  }

  putAllBack(): void {
    for (const lot of this.#attempts.lots()) this.putBack(lot)
  }

  openUp(): void {
    this.#presence.endFirstLook()
    this.#queue.openUp()
  }

  /** Called when nothing is under way: either there is more to ask (true), or every port has its verdict (false). */
  goOn(): boolean {
    if (this.#presence.isFirstLook && this.#queue.fresh > 0) {
      this.openUp()
      return true
    }
    const spent = this.#spent
    this.#spent = []
    for (const position of spent) {
      // refusals that came meanwhile can prove their silence now
      if (this.#canProve && !this.#presence.isDown && this.#needsProof(position))
        this.#queue.retryLater(position)
      else this.#callSilent(position)
    }
    return this.#queue.ready > 0
  }

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
    this.#refusals.abandon()
    for (const position of rest) {
      if (this.#ledger.is(position, 'known')) continue
      if (failure !== null) this.#ledger.decide(position, 'error', failure.reason, failure.outcome)
      else if (this.#ledger.tries(position) > 0) this.#ledger.say(position, 'not-scanned', 'none', 'NONE')
    }
  }

  #room(now: number): { ports: number; witness: boolean } {
    if (this.#witnesses.length === 0) this.#refusals.loseWitness()
    // ports that were never asked need no witness: what is silent is asked again
    const again = this.#queue.fresh === 0 && this.#canProve
    return this.#refusals.room(now, this.#queue.ready, again)
  }

  get #canProve(): boolean {
    return this.#witnesses.length > 0 && !this.#refusals.isLost
  }

  #judge(now: number): void {
    const judgement = this.#refusals.judge(now, this.#queue.ready > 0, this.#patience)
    if (judgement !== null) this.#note(judgement)
  }

  #note({ proven }: Judgement): void {
    for (const position of proven) this.#isProven[position] = 1
  }

  get #patience(): number {
    const { longest } = this.#roundTrip
    return longest === null ? this.#pace.firstTimeout / 4 : Math.max(leastPatience, 2 * longest)
  }

  /** How long the n-th try waits, ms: longer each time, as programs may take their time to answer. */
  #timeout(attempt: number): number {
    const { firstTimeout, maxTimeout } = this.#pace
    const first = Math.max(firstTimeout, 2 * (this.#roundTrip.longest ?? 0))
    return Math.min((first * (Math.min(attempt, 4) + 1)) / 2, maxTimeout)
  }

  #hearWitness(port: number, refused: boolean, spoke: boolean, silent: boolean, now: number): void {
    if (refused) {
      this.#refusals.refused(null, now)
      return
    }
    if (!silent) this.#refusals.settled(null)
    if (spoke) this.#witnesses = this.#witnesses.filter((other) => other !== port)
    // another one next time: this one may be closed no more
    else if (silent) this.#witnesses.unshift(...this.#witnesses.splice(-1))
  }

  /** Something came back of a port that had been silent: what it was asked before, or its answer, was lost. */
  #late(position: number, refused: boolean): void {
    if (refused) this.#refusals.late()
    if ((this.#proofs[position] ?? 0) === 0) return
    this.#quiet -= 1
    this.#silencesToProve = Math.max(2, this.#pace.tries - 1) + moreProofs
  }

  #answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ): void {
    const looking = this.#presence.isFirstLook
    this.#roundTrip.measured(ms)
    if (this.#presence.answered()) {
      if (looking) this.openUp()
      this.#askDoubtedAgain()
    }
    if (state === 'open') this.opens.push(this.#ledger.portAt(position))
    else this.#witness(position)
    this.#ledger.decide(position, state, reason, outcome, ms)
  }

  #witness(position: number): void {
    this.#closed += 1
    this.#witnesses.push(this.#ledger.portAt(position))
    if (this.#witnesses.length > mostWitnesses) this.#witnesses.shift()
  }

  #silent(position: number, tries: number, outcome: Outcome): void {
    this.#presence.silent()
    if (tries === 1) this.#ledger.say(position, 'waiting', 'no-response', outcome)
    if (this.#isProven[position] === 1) {
      const proofs = this.#proofs[position] ?? 0
      if (proofs === 0) this.#quiet += 1
      this.#proofs[position] = proofs + 1
    }
    if (tries >= mostTries) this.#callSilent(position)
    else if (this.#canProve) {
      if (this.#needsProof(position)) this.#queue.retryLater(position)
      else this.#callSilent(position)
    } else if (tries < Math.max(this.#pace.tries, 2 * this.#questions(position)))
      this.#queue.retryLater(position)
    else this.#spent.push(position)
  }

  #needsProof(position: number): boolean {
    const asked = this.#ledger.tries(position)
    return (this.#proofs[position] ?? 0) < this.#silencesToProve || asked < 2 * this.#questions(position)
  }

  /** Questions that the port is asked; each of them twice. */
  #questions(position: number): number {
    return questionsFor(this.#ledger.portAt(position)).length
  }

  /** Silent to the last; where a refusal came before, it is the better reason. */
  #callSilent(position: number): void {
    const refused = this.#refused.get(position)
    if (refused === undefined) this.#ledger.decide(position, 'open|filtered', 'no-response', 'TIMEOUT')
    else this.#ledger.decide(position, 'filtered', refused.reason, refused.outcome)
  }

  /** Said by a firewall or a router, or by our own kernel; see the same of TCP in `PortScan`. */
  #unreachable(position: number, reason: Reason, outcome: Outcome, ms: number): void {
    const again = this.#refused.has(position)
    this.#refused.set(position, { reason, outcome })
    if (this.#presence.hasAnswered) {
      if (!again) {
        this.#queue.retrySoon(position)
        return
      }
      this.#witness(position)
      this.#ledger.decide(position, 'filtered', reason, outcome, ms)
      return
    }
    this.#witness(position)
    this.#presence.unreachable()
    this.#ledger.put(position, 'doubted')
    this.#doubted.push(position)
    this.#ledger.say(position, 'waiting', reason, outcome, ms)
  }

  #askDoubtedAgain(): void {
    const doubted = this.#doubted
    this.#doubted = []
    // what is asked itself is no witness
    const asked = doubted.map((position) => this.#ledger.portAt(position))
    this.#witnesses = this.#witnesses.filter((port) => !asked.includes(port))
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
