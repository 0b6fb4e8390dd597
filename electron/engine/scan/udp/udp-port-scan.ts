import type { Outcome, Reason } from '#shared/scan/state'
import { questionsFor, unaskedUdpPorts } from '#shared/scan/udp/questions'
import { RoundTrip } from '../pace/round-trip'
import { ProtocolScan, type ProtocolScanOptions } from '../port/protocol-scan'
import { readUdpOutcome, type Shortage } from '../probe/reading'
import { type Judgement, RefusalPace } from './refusal-pace'

/** Ports in the first step, and in any. */
const firstStep = 8
const longestStep = 32
const longestLocalStep = 256
/** Milliseconds after which a question without a refusal counts as silent, at least; busy computers take their time. */
const leastPatience = 50
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
export class UdpPortScan extends ProtocolScan {
  readonly #refusals: RefusalPace
  readonly #roundTrip = new RoundTrip()
  /** By position: silences that are proven, and whether that of the try under way is. */
  readonly #proofs: Uint8Array
  readonly #isProven: Uint8Array
  /** Ports that were refused, the latest one last. */
  #witnesses: number[] = []
  /** Lots that have a witness in them, and which port it is. */
  readonly #witnessLots = new Map<number, number>()
  #silencesToProve: number
  #closed = 0
  /** Positions of which a silence was proven and that were not refused later. */
  #quiet = 0

  constructor(options: ProtocolScanOptions) {
    super(options)
    const { list, pace, local } = options
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

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    const { fresh } = this.queue
    return fresh + Math.max(0, this.#undecided - fresh) * (this.#silencesToProve - 1)
  }

  /** Milliseconds that the host's limit makes of what is open, if as many more are closed as were so far; 0 without a limit. */
  get limitedFor(): number {
    const { interval } = this.#refusals
    if (interval === null || this.#refusals.isLost) return 0
    const share = this.#closed / Math.max(1, this.#closed + this.#quiet)
    const quietOpen = Math.max(0, this.#quiet - this.ledger.counts['open|filtered'])
    return Math.max(0, this.#undecided - quietOpen) * share * interval
  }

  get #undecided(): number {
    return this.ledger.counts['not-scanned'] + this.waiting
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
      const position = this.queue.take()
      if (position === null) break
      if (unaskedUdpPorts.includes(this.ledger.portAt(position))) {
        this.ledger.put(position, 'known')
        continue
      }
      keys.push(position)
      this.ledger.put(position, 'underWay')
      this.#isProven[position] = 0
    }
    const witness = this.#witnesses.at(-1)
    if (room.witness && keys.length === room.ports && keys.length < most && witness !== undefined) {
      keys.push(null)
      this.#witnessLots.set(lot, witness)
    }
    if (keys.length === 0) return null
    this.#refusals.begin(keys, now)
    const tries = (key: number | null) => (key === null ? 1 : this.ledger.tries(key) + 1)
    const ports = Uint16Array.from(keys, (key) => (key === null ? (witness ?? 0) : this.ledger.portAt(key)))
    this.attempts.begin(lot, ports, now)
    return {
      ports,
      attempts: Uint8Array.from(keys, tries),
      timeout: this.#timeout(Math.max(...keys.map(tries))),
    }
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    this.attempts.settle(lot)
    const now = this.clock()
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
    const position = this.ledger.positionOf(port)
    if (!this.ledger.is(position, 'underWay')) return null
    if (refused) this.#refusals.refused(position, now)
    else if (reading.kind !== 'silence') this.#refusals.settled(position)
    else this.#judge(now)
    if (spoke && this.ledger.tries(position) > 0) this.#late(position, refused)
    return this.heed(position, reading, outcome, ms)
  }

  override putBack(lot: number): void {
    this.#refusals.abandon()
    this.#witnessLots.delete(lot)
    super.putBack(lot)
  }

  /** Refusals that came meanwhile can prove the silence of a port now. */
  protected judge(spent: readonly number[]): void {
    for (const position of spent) {
      if (this.#canProve && !this.presence.isDown && this.#needsProof(position))
        this.queue.retryLater(position)
      else this.#callSilent(position)
    }
  }

  override finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    this.#refusals.abandon()
    super.finish(failure)
  }

  #room(now: number): { ports: number; witness: boolean } {
    if (this.#witnesses.length === 0) this.#refusals.loseWitness()
    // ports that were never asked need no witness: what is silent is asked again
    const again = this.queue.fresh === 0 && this.#canProve
    return this.#refusals.room(now, this.queue.ready, again)
  }

  get #canProve(): boolean {
    return this.#witnesses.length > 0 && !this.#refusals.isLost
  }

  #judge(now: number): void {
    const judgement = this.#refusals.judge(now, this.queue.ready > 0, this.#patience)
    if (judgement !== null) this.#note(judgement)
  }

  #note({ proven }: Judgement): void {
    for (const position of proven) this.#isProven[position] = 1
  }

  get #patience(): number {
    const { longest } = this.#roundTrip
    return longest === null ? this.pace.firstTimeout / 4 : Math.max(leastPatience, 2 * longest)
  }

  /** How long the n-th try waits, ms: longer each time, as programs may take their time to answer. */
  #timeout(attempt: number): number {
    const { firstTimeout, maxTimeout } = this.pace
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
    this.#silencesToProve = Math.max(2, this.pace.tries - 1) + moreProofs
  }

  protected answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ): void {
    this.#roundTrip.measured(ms)
    this.heard()
    if (state === 'open') this.opens.push(this.ledger.portAt(position))
    else this.believed(position)
    this.ledger.decide(position, state, reason, outcome, ms)
  }

  /** What was refused may be a witness. */
  protected override believed(position: number): void {
    this.#closed += 1
    this.#witnesses.push(this.ledger.portAt(position))
    if (this.#witnesses.length > mostWitnesses) this.#witnesses.shift()
  }

  protected silent(position: number, tries: number, outcome: Outcome): void {
    this.presence.silent()
    if (tries === 1) this.ledger.say(position, 'waiting', 'no-response', outcome)
    if (this.#isProven[position] === 1) {
      const proofs = this.#proofs[position] ?? 0
      if (proofs === 0) this.#quiet += 1
      this.#proofs[position] = proofs + 1
    }
    if (tries >= mostTries) this.#callSilent(position)
    else if (this.#canProve) {
      if (this.#needsProof(position)) this.queue.retryLater(position)
      else this.#callSilent(position)
    } else if (tries < Math.max(this.pace.tries, 2 * this.#questions(position)))
      this.queue.retryLater(position)
    else this.spent.push(position)
  }

  #needsProof(position: number): boolean {
    const asked = this.ledger.tries(position)
    return (this.#proofs[position] ?? 0) < this.#silencesToProve || asked < 2 * this.#questions(position)
  }

  /** Questions that the port is asked; each of them twice. */
  #questions(position: number): number {
    return questionsFor(this.ledger.portAt(position)).length
  }

  /** Silent to the last; where a refusal came before, it is the better reason. */
  #callSilent(position: number): void {
    const refused = this.refused.get(position)
    if (refused === undefined) this.ledger.decide(position, 'open|filtered', 'no-response', 'TIMEOUT')
    else this.ledger.decide(position, 'filtered', refused.reason, refused.outcome)
  }

  protected override askDoubtedAgain(): void {
    // what is asked itself is no witness
    const asked = this.doubted.map((position) => this.ledger.portAt(position))
    this.#witnesses = this.#witnesses.filter((port) => !asked.includes(port))
    super.askDoubtedAgain()
  }
}
