import type { ScanEvent } from '#shared/scan/event'
import type { ScanRequest } from '#shared/scan/request'
import { type Outcome, outcomeAt, type Reason } from '#shared/scan/state'
import { scopeOf } from '#shared/targets/address'
import type { Target } from '#shared/targets/target-set'
import type { Platform } from '../platform/platform'
import { attemptsFor, Budget } from './budget'
import type { EventQueue } from './event-queue'
import { HostScan } from './host-scan'
import { type HostSeat, newSeat } from './host-seat'
import { NetworkWatch } from './network-watch'
import { firstDoubtOf, OpenDoubts } from './open-doubts'
import type { PortVerdict } from './port-ledger'
import { orderPorts, type PortList } from './port-order'
import type { PreparedScan } from './prepare'
import type { ProbeResults } from './probe'
import { ProbePool } from './probe-pool'
import { Progress } from './progress'
import { RateCeiling } from './rate'
import { readOutcome } from './reading'
import { ScanStream } from './scan-stream'
import { arpFirstLook, isSweep, judgeSilence } from './silent-host'
import { paceOf } from './timing'

/** Attempts that are given to a prober in one go. */
const lotSize = 128
/** Ports of active hosts together, which bounds memory, and hosts that are active at once. */
const mostActivePorts = 1_000_000
const mostActiveHosts = 1_024
/** Milliseconds: the clockwork's tick; between flushes of rows; between tellings of progress. */
const tickEvery = 10
const flushEvery = 40
const progressEvery = 100
/** Ports of a host that are asked before it is known to answer. */
const firstLook = 4

export interface ScanContext {
  readonly request: ScanRequest
  readonly prepared: PreparedScan
  readonly platform: Platform
  /** The bundled `probe-worker`; null: probes in this thread. */
  readonly worker: URL | null
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

/**
 * One scan, from its first event to its last: which hosts take part, how many attempts may begin, and where each outcome
 * belongs. What an outcome means for a port is `HostScan`'s business.
 */
export class ScanRun {
  readonly #context: ScanContext
  readonly #began: number
  readonly #list: PortList
  readonly #targets: Iterator<Target>
  readonly #stream: ScanStream
  readonly #pool: ProbePool
  readonly #network: NetworkWatch
  readonly #doubts: OpenDoubts
  readonly #progress: Progress
  readonly #rates = new Map<string, RateCeiling>()
  readonly #active = new Set<HostSeat>()
  readonly #seatOfLot = new Map<number, HostSeat>()
  readonly #seatOfScan = new Map<HostScan, HostSeat>()
  #budget = new Budget(256)
  #ephemeral: { first: number; last: number } | null = null
  #timer: NodeJS.Timeout | null = null
  #lastLot = 0
  #moreTargets = true
  #paused = false
  #stopped = false
  #gaveUp = false
  #pumping = false
  #flushedAt = 0
  #toldAt = 0

  constructor(context: ScanContext) {
    this.#context = context
    this.#began = context.clock()
    this.#list = orderPorts(context.prepared.ports, context.random)
    this.#targets = context.prepared.targets[Symbol.iterator]()
    this.#stream = new ScanStream(() => this.#pumpSoon())
    this.#pool = new ProbePool(
      (results) => this.#take(results),
      (lots) => this.#putBack(lots),
    )
    this.#network = new NetworkWatch({
      platform: context.platform,
      clock: context.clock,
      onRoute: (seat, deferred) => {
        if (this.#active.has(seat)) {
          for (const { lot, port, outcome, ms } of deferred) this.#record(seat, lot, port, outcome, ms)
        }
        this.#pumpSoon()
      },
      onNoRoute: (seat, reason, outcome) => {
        if (this.#active.has(seat)) {
          if (isSweep(this.#context.prepared.plan.hosts) && seat.index === null) seat.scan.passOver(reason)
          else this.#fail(seat, reason, outcome)
        }
        this.#pumpSoon()
      },
    })
    this.#doubts = new OpenDoubts({
      random: context.random,
      isActive: (seat) => !this.#stopped && this.#active.has(seat),
      onAnswer: () => this.#pumpSoon(),
    })
    this.#progress = new Progress(context.prepared.plan, this.#began)
  }

  get events(): EventQueue<ScanEvent> {
    return this.#stream.events
  }

  /** Begins; the events tell the rest. The signal ends all traffic and then the events. */
  async start(signal: AbortSignal): Promise<void> {
    const { plan } = this.#context.prepared
    this.#stream.planned(plan)
    const { platform, worker } = this.#context
    const [limit, ephemeral] = await Promise.all([
      platform.descriptorLimit(),
      platform.ephemeralPorts(signal),
      this.#pool.start(worker, plan.probes),
    ])
    this.#budget = new Budget(attemptsFor(limit))
    this.#ephemeral = ephemeral
    if (signal.aborted) return this.#end(true)
    signal.addEventListener('abort', () => void this.#end(true), { once: true })
    this.#timer = setInterval(() => this.#tick(), tickEvery)
    this.#pump()
  }

  /** While paused nothing is begun; what is under way comes to its end. */
  pause(paused: boolean): void {
    this.#paused = paused
    this.#tellProgress(this.#context.clock())
    this.#pump()
  }

  /** Many things may happen in one turn of the event loop: they are looked at together. */
  #pumpSoon(): void {
    if (this.#pumping || this.#stopped) return
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  /** Begins as many attempts as windows, ceilings and budget allow, and ends the hosts that are done. */
  #pump(): void {
    if (this.#stopped) return
    const now = this.#context.clock()
    this.#activate()
    if (!this.#paused && !this.#stream.isFull) {
      let room = this.#budget.room(now, this.#inFlight)
      for (let begun = 1; begun > 0; room -= begun) {
        begun = 0
        for (const seat of this.#active) begun += this.#begin(seat, now, room - begun)
      }
      this.#pool.flush()
    }
    for (const seat of this.#active) this.#settle(seat, now)
    if (this.#active.size === 0 && !this.#moreTargets) void this.#end(false)
  }

  /** Begins one lot of a host, of at most `most` attempts; gives how many were begun. */
  #begin(seat: HostSeat, now: number, most: number): number {
    if (most <= 0) return 0
    const { scan } = seat
    const rate = this.#rateOf(scan)
    const room = Math.min(lotSize, most, scan.room(now), rate.available(now))
    if (room <= 0) return 0
    this.#lastLot += 1
    const lot = scan.take(this.#lastLot, room, now)
    if (lot === null) return 0
    rate.take(lot.ports.length)
    this.#progress.begun(lot.ports.length)
    this.#seatOfLot.set(this.#lastLot, seat)
    const family = scan.host.family === 'ipv6' ? 6 : 4
    this.#pool.give({ id: this.#lastLot, address: scan.host.address, family, ...lot })
    return lot.ports.length
  }

  /** Attempts under way, of all hosts. */
  get #inFlight(): number {
    let sum = 0
    for (const { scan } of this.#active) sum += scan.inFlight
    return sum
  }

  #rateOf(scan: HostScan): RateCeiling {
    const { scope } = scan.host
    const known = this.#rates.get(scope)
    if (known !== undefined) return known
    const rate = new RateCeiling(scan.pace.ceiling, this.#context.clock())
    this.#rates.set(scope, rate)
    return rate
  }

  #activate(): void {
    const fitting = Math.floor(mostActivePorts / this.#list.ports.length)
    const most = Math.max(1, Math.min(mostActiveHosts, fitting))
    while (this.#moreTargets && !this.#paused && !this.#stream.isFull && this.#active.size < most) {
      const next = this.#targets.next()
      if (next.done === true) this.#moreTargets = false
      else this.#addHost(next.value)
    }
  }

  #addHost({ target, address, family }: Target): void {
    const scope = scopeOf(address, this.#network.own)
    const scan = new HostScan({
      host: { target, address, family, scope },
      list: this.#list,
      pace: paceOf(this.#context.request.timing, scope),
      clock: this.#context.clock,
      firstLook,
      ephemeral: this.#ephemeral,
      onVerdict: (host, verdict) => this.#write(host, verdict),
    })
    const seat = newSeat(scan, (event) => this.events.push(event), firstDoubtOf(scope))
    this.#seatOfScan.set(scan, seat)
    this.#active.add(seat)
    this.#network.lookUp(seat)
  }

  /** Ends a host for a reason of this computer: its open questions become errors with that reason. */
  #fail(seat: HostSeat, reason: Reason, outcome: Outcome): void {
    this.#stream.announce(seat)
    seat.scan.finish({ reason, outcome })
    this.#close(seat)
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
        this.#weigh(seat, lot, ports[row] ?? 0, outcomeAt(outcomes[row] ?? 0), times[row] ?? 0)
      } else {
        // its host is done with, and must not be held on to
        this.#seatOfLot.delete(lot)
        seat = undefined
      }
    }
    this.#pump()
  }

  /** Takes an outcome in, or puts it aside until it is known whether the network or this computer said it. */
  #weigh(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number): void {
    const doubtful = readOutcome(outcome).kind === 'unreachable' || outcome === 'EADDRNOTAVAIL'
    if (doubtful) {
      seat.deferred.push({ lot, port, outcome, ms })
      this.#network.lookUp(seat)
    } else this.#record(seat, lot, port, outcome, ms)
  }

  #record(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number): void {
    const shortage = seat.scan.record(lot, port, outcome, ms)
    if (!seat.scan.isOpen(lot)) this.#seatOfLot.delete(lot)
    if (shortage === null) this.#budget.gotThrough()
    else this.#budget.ranOut(shortage, this.#context.clock(), this.#inFlight)
  }

  /** A prober is gone: what it was doing is done again by the others. */
  #putBack(lots: ReadonlySet<number>): void {
    for (const lot of lots) {
      this.#seatOfLot.get(lot)?.scan.putBack(lot)
      this.#seatOfLot.delete(lot)
    }
    this.#pump()
  }

  #write(host: HostScan, verdict: PortVerdict): void {
    const seat = this.#seatOfScan.get(host)
    if (seat === undefined) return
    // a host that may turn out not to be there gets no place in the stream yet
    if (seat.index === null && (host.isDown || (host.isFirstLook && verdict.state === 'waiting'))) return
    this.#stream.verdict(seat, verdict, this.#context.clock() - this.#began)
    if (verdict.state === 'open') this.#doubts.weigh(seat, verdict.port)
  }

  /** Ends a host when nothing of it is left to do. */
  #settle(seat: HostSeat, now: number): void {
    const { scan } = seat
    if (scan.isFirstLook) this.#lookAtSilence(scan, now)
    if (!scan.isDown && (!scan.isIdle || scan.held || seat.questions > 0 || scan.goOn())) return
    if (scan.isDoubtful) {
      if (this.#network.neighboursAsOf <= scan.began) return void this.#network.readNeighbours()
      scan.settleDoubt(this.#isNeighbour(scan))
    }
    this.#close(seat)
  }

  /** A host that was silent so far: not there, passed over, or asked for all its ports. */
  #lookAtSilence(scan: HostScan, now: number): void {
    const { began, host } = scan
    if (now - began > arpFirstLook) void this.#network.readNeighbours()
    const means = judgeSilence({
      now,
      began,
      neighboursAsOf: this.#network.neighboursAsOf,
      neighbour: this.#network.neighbour(host.address),
      tries: scan.firstLookTries,
      hosts: this.#context.prepared.plan.hosts,
      ports: scan.portCount,
    })
    if (means === 'down') scan.declareDown('host-unreach')
    else if (means === 'pass-over') scan.passOver('no-response')
    else if (means === 'ask-all') scan.openUp()
  }

  #isNeighbour(scan: HostScan): boolean {
    return this.#network.neighbour(scan.host.address) === 'resolved'
  }

  #close(seat: HostSeat): void {
    const { scan } = seat
    this.#active.delete(seat)
    this.#seatOfScan.delete(scan)
    const neighbour = this.#isNeighbour(scan)
    this.#progress.closed(scan, scan.isUp(neighbour))
    this.#stream.hostDone(seat, this.#context.clock(), neighbour)
  }

  /** The clockwork: everything that depends on time alone. */
  #tick(): void {
    const now = this.#context.clock()
    this.#network.tick(this.#active)
    if (this.#budget.isExhausted(now)) this.#giveUp()
    this.#pump()
    if (this.#stopped) return
    if (now - this.#flushedAt >= flushEvery) {
      this.#flushedAt = now
      for (const seat of this.#active) seat.writer.flush()
      this.#stream.flushDowns()
    }
    if (now - this.#toldAt >= progressEvery) this.#tellProgress(now)
  }

  /** Something of ours ran out and stays so: what is open becomes an error with that reason. */
  #giveUp(): void {
    this.#gaveUp = true
    this.#moreTargets = false
    const { reason, outcome } = this.#budget.shortage
    for (const seat of [...this.#active]) this.#fail(seat, reason, outcome)
  }

  #tellProgress(now: number): void {
    this.#toldAt = now
    if (this.#stopped || this.#stream.isFull) return
    const brake = this.#stream.isFilling ? 'consumer' : this.#budget.brake
    const scans = [...this.#active].map((seat) => seat.scan)
    this.#stream.progress(this.#progress.read(now, scans, { paused: this.#paused, brake }))
  }

  async #end(cancelled: boolean): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#network.stop()
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#pool.stop()
    const seats = [...this.#active]
    for (const seat of seats) {
      seat.scan.finish(null)
      this.#stream.announce(seat)
      this.#close(seat)
    }
    this.#stream.flushDowns()
    const now = this.#context.clock()
    const partial = (cancelled && (seats.length > 0 || this.#moreTargets)) || this.#gaveUp
    this.#stream.progress(this.#progress.read(now, [], { paused: false, brake: 'none' }))
    this.#stream.done(this.#progress.summary(now, partial))
  }
}
