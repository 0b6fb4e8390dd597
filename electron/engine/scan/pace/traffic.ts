import type { Brake } from '#shared/scan/event'
import type { Scope } from '#shared/scan/plan'
import type { Timing } from '#shared/scan/request'
import { type Outcome, outcomeAt, type Reason } from '#shared/scan/state'
import type { HostSeat } from '../host/host-seat'
import { Repeats } from '../port/repeats'
import type { ProbeResults } from '../probe/lot'
import { ProbePool } from '../probe/probe-pool'
import type { UdpAnswer } from '../udp/udp-probe'
import { attemptsFor, Budget, threadsFor } from './budget'
import type { Ceilings, Sender } from './ceilings'

/** Attempts that are given to a prober in one go. */
const lotSize = 128

export interface TrafficOptions {
  readonly timing: Timing
  /** Shared by all scans. */
  readonly ceilings: Ceilings
  /** The hosts that take part, at any moment. */
  readonly seats: Iterable<HostSeat>
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** So many attempts were begun. */
  readonly onBegun: (attempts: number) => void
  /** What came of one attempt of a host that takes part. */
  readonly onOutcome: (seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number) => void
  /** What a UDP port said, before its outcome is told. */
  readonly onUdpAnswer: (seat: HostSeat, answer: UdpAnswer) => void
  /** Outcomes were told, or attempts are to be made again: there may be room for more. */
  readonly onRoom: () => void
}

/**
 * The attempts of one scan: how many may begin under the ceilings and with what this computer can bear, and which host each
 * outcome belongs to.
 */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #pool: ProbePool
  readonly #sender: Sender
  readonly #repeats = new Repeats<HostSeat>()
  #questions: { readonly scope: Scope; readonly may: (may: boolean) => void }[] = []
  readonly #seatOfLot = new Map<number, HostSeat>()
  #budget = new Budget(256)
  #lastLot = 0
  #stopped = false

  constructor(options: TrafficOptions) {
    this.#options = options
    this.#sender = { timing: options.timing }
    this.#pool = new ProbePool(
      (results) => this.#take(results),
      (lots) => this.#putBack(lots),
      (answer) => {
        const seat = this.#seatOfLot.get(answer.lot)
        if (seat !== undefined) options.onUdpAnswer(seat, answer)
      },
    )
  }

  /**
   * @param worker the bundled `probe-worker`; null: probes in this thread @param attempts that the scan will make, about
   * @param descriptors files that this process may have open; null: no limit is known
   */
  async start(worker: URL | null, attempts: number, descriptors: Promise<number | null>): Promise<void> {
    const limit = await descriptors
    this.#budget = new Budget(attemptsFor(limit))
    await this.#pool.start(worker, attempts, threadsFor(limit))
  }

  /** Begins as many attempts as windows, ceilings and budget allow, turn by turn. */
  begin(now: number): void {
    const { ceilings } = this.#options
    for (const { of, lot } of this.#repeats.due(now)) {
      ceilings.take(this.#sender, of.scan.host.scope, of.scan.left(lot))
    }
    this.#questions = this.#questions.filter(({ scope, may }) => {
      if (ceilings.available(this.#sender, scope) === 0) return true
      ceilings.take(this.#sender, scope, 1)
      may(true)
      return false
    })
    let room = this.#budget.room(now, this.#inFlight)
    for (let begun = 1; begun > 0; room -= begun) {
      begun = 0
      for (const seat of this.#options.seats) begun += this.#beginLot(seat, now, room - begun)
    }
    ceilings.rest(this.#sender)
    this.#pool.flush()
  }

  /** Nothing is to be begun for now: others need not wait for it. */
  rest(): void {
    this.#options.ceilings.rest(this.#sender)
  }

  /** Waits until one attempt outside of a host's account may be made; false: the scan has ended. */
  mayAsk(scope: Scope): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false)
    return new Promise((may) => this.#questions.push({ scope, may }))
  }

  /** Takes the outcome of an attempt into its host's account. */
  record(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number): void {
    const shortage = seat.scan.record(lot, port, outcome, ms)
    if (!seat.scan.isOpen(lot)) this.#seatOfLot.delete(lot)
    if (shortage === null) this.#budget.gotThrough()
    else this.#budget.ranOut(shortage, this.#options.clock(), this.#inFlight)
  }

  /** What holds the scan back at the moment. */
  get brake(): Brake {
    return this.#budget.brake
  }

  /** Something of ours ran out and stays so: what a port is told that could not be asked because of it. Null: it didn't. */
  exhaustion(now: number): { readonly reason: Reason; readonly outcome: Outcome } | null {
    return this.#budget.isExhausted(now) ? this.#budget.shortage : null
  }

  /** Ends all traffic. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const { may } of this.#questions.splice(0)) may(false)
    this.#options.ceilings.leave(this.#sender)
    await this.#pool.stop()
  }

  /** Begins one lot of a host, of at most `most` attempts; gives how many were begun. */
  #beginLot(seat: HostSeat, now: number, most: number): number {
    if (most <= 0) return 0
    const { scan } = seat
    const { ceilings } = this.#options
    const { scope } = scan.host
    const wanted = Math.min(lotSize, most, scan.room(now))
    const room = wanted <= 0 ? 0 : Math.min(wanted, ceilings.available(this.#sender, scope))
    if (room <= 0) return 0
    this.#lastLot += 1
    const lot = scan.take(this.#lastLot, room, now)
    if (lot === null) return 0
    ceilings.take(this.#sender, scope, lot.ports.length)
    if (lot.attempts === null) this.#repeats.expect(seat, this.#lastLot, now, lot.timeout)
    this.#options.onBegun(lot.ports.length)
    this.#seatOfLot.set(this.#lastLot, seat)
    const family = scan.host.family === 'ipv6' ? 6 : 4
    this.#pool.give({ id: this.#lastLot, address: scan.host.address, family, ...lot })
    return lot.ports.length
  }

  /** Attempts under way, of all hosts. */
  get #inFlight(): number {
    let sum = 0
    for (const { scan } of this.#options.seats) sum += scan.inFlight
    return sum
  }

  #take({ lots, ports, outcomes, times }: ProbeResults): void {
    if (this.#stopped) return
    let lot = 0
    let seat: HostSeat | undefined
    for (let row = 0; row < ports.length; row++) {
      // rows of one lot mostly stand together
      if (lots[row] !== lot) {
        lot = lots[row] ?? 0
        seat = this.#seatOfLot.get(lot)
      }
      if (seat === undefined) continue
      if (seat.scan.isOpen(lot)) {
        this.#options.onOutcome(seat, lot, ports[row] ?? 0, outcomeAt(outcomes[row] ?? 0), times[row] ?? 0)
      } else {
        // its host is done with, and must not be held on to
        this.#seatOfLot.delete(lot)
        seat = undefined
      }
    }
    this.#options.onRoom()
  }

  /** A prober is gone: what it was doing is done again by the others. */
  #putBack(lots: ReadonlySet<number>): void {
    for (const lot of lots) {
      this.#seatOfLot.get(lot)?.scan.putBack(lot)
      this.#seatOfLot.delete(lot)
    }
    this.#options.onRoom()
  }
}
