import type { ScanEvent } from '#shared/scan/event'
import type { Outcome, Reason } from '#shared/scan/state'
import { scopeOf } from '#shared/targets/address'
import type { Target } from '#shared/targets/target-set'
import { interfaces } from '../computer/interfaces'
import type { EventQueue } from './event-queue'
import { HostEnd } from './host/host-end'
import { HostLine } from './host/host-line'
import { HostScan } from './host/host-scan'
import { type HostSeat, newSeat } from './host/host-seat'
import { firstDoubtOf, OpenDoubts } from './host/open-doubts'
import { isSweep } from './host/silent-host'
import { NetworkWatch } from './pace/network-watch'
import { paceOf } from './pace/timing'
import { Traffic } from './pace/traffic'
import type { PortVerdict } from './port/port-ledger'
import { orderAsked, type PortLists } from './port/port-order'
import { readOutcome } from './probe/reading'
import { Progress } from './progress'
import type { ScanContext } from './scan-context'
import { ScanStream } from './scan-stream'
import { WhatAnswers } from './what-answers'

/** Milliseconds: the clockwork's tick; between flushes of rows; between tellings of progress. */
const tickEvery = 10
const flushEvery = 40
const progressEvery = 100
/** Ports of a host that are asked before it is known to answer. */
const firstLook = 4

/**
 * One scan, from its first event to its last: which hosts take part, when each is done, and what is told of it. What may be
 * sent is `Traffic`'s business, and what an outcome means for a port is `HostScan`'s.
 */
export class ScanRun {
  readonly #context: ScanContext
  readonly #began: number
  readonly #lists: PortLists
  readonly #line: HostLine
  readonly #stream: ScanStream
  readonly #traffic: Traffic
  readonly #network: NetworkWatch
  readonly #doubts: OpenDoubts
  readonly #answers: WhatAnswers
  readonly #hostEnd: HostEnd
  readonly #progress: Progress
  readonly #active = new Set<HostSeat>()
  readonly #seatOfScan = new Map<HostScan, HostSeat>()
  #ephemeral: { first: number; last: number } | null = null
  #timer: NodeJS.Timeout | null = null
  #paused = false
  #stopped = false
  #gaveUp = false
  #pumping = false
  #flushedAt = 0
  #toldAt = 0

  constructor(context: ScanContext) {
    this.#context = context
    this.#began = context.clock()
    this.#lists = orderAsked(context.prepared.ports, context.random)
    const { targets, ports, plan } = context.prepared
    const size = { hosts: plan.hosts, ports: ports.length }
    this.#line = new HostLine(targets[Symbol.iterator](), context.links, size)
    this.#stream = new ScanStream(() => this.#pumpSoon())
    this.#traffic = new Traffic({
      seats: this.#active,
      timing: context.prepared.asked.timing,
      ceilings: context.ceilings,
      clock: context.clock,
      onBegun: (attempts) => this.#progress.begun(attempts),
      onOutcome: (seat, lot, port, outcome, ms) => this.#weigh(seat, lot, port, outcome, ms),
      onUdpAnswer: (seat, answer) => this.#answers.heard(seat, answer),
      onRoom: () => this.#pump(),
    })
    this.#network = new NetworkWatch({
      platform: context.platform,
      clock: context.clock,
      onRoute: (seat, deferred) => {
        for (const { lot, port, outcome, ms } of this.#active.has(seat) ? deferred : [])
          this.#traffic.record(seat, lot, port, outcome, ms)
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
      mayAsk: (scope) => this.#traffic.mayAsk(scope),
      random: context.random,
      isActive: (seat) => !this.#stopped && this.#active.has(seat),
      onAnswer: () => this.#pumpSoon(),
    })
    this.#answers = new WhatAnswers({
      prepared: context.prepared,
      stream: this.#stream,
      mayAsk: (seat) => this.#traffic.mayAsk(seat.scan.host.scope),
      isActive: (seat) => !this.#stopped && this.#active.has(seat),
      onDone: () => this.#pumpSoon(),
    })
    this.#hostEnd = new HostEnd({
      network: this.#network,
      line: this.#line,
      hosts: context.prepared.plan.hosts,
      answersLeft: (seat) => this.#answers.left(seat),
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
    const [ephemeral] = await Promise.all([
      platform.ephemeralPorts(signal),
      this.#lookAtLinks(),
      this.#traffic.start(
        worker,
        plan.hosts * this.#context.prepared.ports.tcp.length,
        platform.descriptorLimit(),
      ),
    ])
    this.#ephemeral = ephemeral
    if (signal.aborted) return this.#end(true)
    signal.addEventListener('abort', () => void this.#end(true), { once: true })
    this.#timer = setInterval(() => this.#tick(), tickEvery)
    this.#pump()
  }

  /** Where no limit is known, nobody has to look at what is taken: elsewhere that is a command of its own. */
  async #lookAtLinks(): Promise<void> {
    const { links, platform } = this.#context
    const places = await platform.neighbourLimit()
    links.look(interfaces(), places, places === null ? 0 : ((await platform.neighbours())?.size ?? 0))
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
    if (this.#paused || this.#stream.isFull) this.#traffic.rest()
    else this.#traffic.begin(now)
    for (const seat of this.#active) this.#settle(seat, now)
    if (this.#active.size === 0 && (this.#gaveUp || this.#line.isEmpty)) void this.#end(false)
  }

  #activate(): void {
    while (!this.#gaveUp && !this.#paused && !this.#stream.isFull) {
      const next = this.#line.next(this.#active.size)
      // where one waits for a place, the clockwork comes by again
      if (next === null) return
      this.#addHost(next)
    }
  }

  #addHost({ target, address, family }: Target): void {
    const scope = scopeOf(address, this.#network.own)
    const scan = new HostScan({
      host: { target, address, family, scope },
      lists: this.#lists,
      pace: paceOf(this.#context.prepared.asked.timing, scope),
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

  /** Takes an outcome in, or puts it aside until it is known whether the network or this computer said it. */
  #weigh(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number): void {
    const doubtful = readOutcome(outcome).kind === 'unreachable' || outcome === 'EADDRNOTAVAIL'
    if (doubtful) {
      seat.deferred.push({ lot, port, outcome, ms })
      this.#network.lookUp(seat)
    } else this.#traffic.record(seat, lot, port, outcome, ms)
  }

  #write(host: HostScan, verdict: PortVerdict): void {
    const seat = this.#seatOfScan.get(host)
    if (seat === undefined) return
    // a host that may turn out not to be there gets no place in the stream yet
    if (seat.index === null && (host.isDown || (host.isFirstLook && verdict.state === 'waiting'))) return
    this.#stream.verdict(seat, verdict, this.#context.clock() - this.#began)
    if (verdict.state === 'open' && verdict.protocol === 'tcp') this.#doubts.weigh(seat, verdict.port)
    this.#answers.weigh(seat, verdict)
  }

  /** Ends a host when nothing of it is left to do. */
  #settle(seat: HostSeat, now: number): void {
    const step = this.#hostEnd.stepOf(seat, now)
    if (step === 'begins-anew') this.#beginAnew(seat)
    else if (step === 'is-done') this.#close(seat)
  }

  #beginAnew(seat: HostSeat): void {
    this.#line.beginAnew(seat.scan.host)
    this.#active.delete(seat)
    this.#seatOfScan.delete(seat.scan)
  }

  #close(seat: HostSeat): void {
    const { scan } = seat
    this.#active.delete(seat)
    this.#seatOfScan.delete(scan)
    this.#answers.forget(seat)
    const neighbour = this.#hostEnd.isNeighbour(scan)
    this.#progress.closed(scan, scan.isUp(neighbour))
    this.#stream.hostDone(seat, this.#context.clock(), neighbour)
  }

  /** The clockwork: everything that depends on time alone. */
  #tick(): void {
    const now = this.#context.clock()
    this.#network.tick(this.#active)
    const exhaustion = this.#traffic.exhaustion(now)
    if (exhaustion !== null) this.#giveUp(exhaustion.reason, exhaustion.outcome)
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
  #giveUp(reason: Reason, outcome: Outcome): void {
    this.#gaveUp = true
    for (const seat of [...this.#active]) this.#fail(seat, reason, outcome)
  }

  #tellProgress(now: number): void {
    this.#toldAt = now
    if (this.#stopped || this.#stream.isFull) return
    const brake = this.#stream.isFilling ? 'consumer' : this.#traffic.brake
    const scans = [...this.#active].map((seat) => seat.scan)
    const progress = this.#progress.read(now, scans, { paused: this.#paused, brake })
    this.#stream.progress({ ...progress, ...this.#answers.progress })
  }

  async #end(cancelled: boolean): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#answers.stop()
    this.#network.stop()
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#traffic.stop()
    const seats = [...this.#active]
    for (const seat of seats) {
      seat.scan.finish(null)
      this.#stream.announce(seat)
      this.#close(seat)
    }
    this.#stream.flushDowns()
    const now = this.#context.clock()
    const partial = (cancelled && (seats.length > 0 || !this.#line.isEmpty)) || this.#gaveUp
    this.#stream.progress(this.#progress.read(now, [], { paused: false, brake: 'none' }))
    this.#stream.done(this.#progress.summary(now, partial))
  }
}
