import type { DownHost, ScanEvent, StateCounts } from '#shared/scan/event'
import type { ScanRequest } from '#shared/scan/request'
import { type Outcome, outcomeAt, type Reason } from '#shared/scan/state'
import { scopeOf } from '#shared/targets/address'
import type { Target } from '#shared/targets/target-set'
import type { Neighbours, Platform } from '../platform/platform'
import { Budget } from './budget'
import { Canaries } from './canary'
import { EventQueue } from './event-queue'
import { HostScan, type PortVerdict } from './host-scan'
import { type HostSeat, newSeat } from './host-seat'
import { orderPorts, type PortList } from './port-order'
import type { PreparedScan } from './prepare'
import type { ProbeResults } from './probe'
import { ProbePool } from './probe-pool'
import { Progress } from './progress'
import { RateCeiling } from './rate'
import { readOutcome } from './reading'
import { isBroadcast, lookUpRoute, ownAddresses } from './route'
import { paceOf } from './timing'

/** Attempts that are given to a prober in one go. */
const lotSize = 64
/** Ports of active hosts together, which bounds memory, and hosts that are active at once. */
const mostActivePorts = 4_000_000
const mostActiveHosts = 1_024
/** Events that may wait for the consumer before the scan waits for it. */
const mostEvents = 24
/** Milliseconds: the clockwork's tick; between two looks at the interfaces; between flushes of rows; of progress. */
const tickEvery = 10
const networkEvery = 250
const flushEvery = 40
const progressEvery = 100
/** Milliseconds that a route is believed in, and that a lost network may take to come back. */
const routeTrust = 500
const networkPatience = 5_000
/** Milliseconds of silence after which the ARP table is looked at: two requests, a second apart, had no answer then. */
const arpPatience = 1_100
const arpFirstLook = 100
const neighboursEvery = 100
/** Ports of a host that are asked before it is known to answer. */
const firstLook = 4
/** In a sweep over more hosts than this, one that is silent at first is skipped if there are more ports than that. */
const sweepHosts = 16
const sweepPorts = 128

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

/** One scan, from its first event to its last. All I/O of it begins here; what it means is `HostScan`'s business. */
export class ScanRun {
  readonly events: EventQueue<ScanEvent>
  readonly #context: ScanContext
  readonly #began: number
  readonly #list: PortList
  readonly #targets: Iterator<Target>
  readonly #pool: ProbePool
  readonly #canaries: Canaries
  readonly #rates = new Map<string, RateCeiling>()
  readonly #active = new Set<HostSeat>()
  readonly #seatOfLot = new Map<number, HostSeat>()
  readonly #seats = new Map<HostScan, HostSeat>()
  readonly #progress: Progress
  readonly #downs: DownHost[] = []
  #budget = new Budget(256)
  #ephemeral: { first: number; last: number } | null = null
  #neighbours: Neighbours = new Map()
  #own: ReadonlySet<string> = ownAddresses()
  #timer: NodeJS.Timeout | null = null
  #lastLot = 0
  #nextIndex = 0
  #moreTargets = true
  #paused = false
  #stopped = false
  #gaveUp = false
  #pumping = false
  #networkAt = 0
  #neighboursAt = Number.NEGATIVE_INFINITY
  #neighboursRead = Number.NEGATIVE_INFINITY
  #flushAt = 0
  #progressAt = 0

  constructor(context: ScanContext) {
    this.#context = context
    this.#began = context.clock()
    this.#list = orderPorts(context.prepared.ports, context.random)
    this.#targets = context.prepared.targets[Symbol.iterator]()
    this.events = new EventQueue(() => {
      if (this.events.length === mostEvents - 1) this.#pumpSoon()
    })
    this.#pool = new ProbePool(
      (results) => this.#take(results),
      (lots) => this.#lose(lots),
    )
    this.#canaries = new Canaries(context.random)
    this.#progress = new Progress(context.prepared.plan, this.#began)
  }

  /** Begins; the events tell the rest. The signal ends all traffic and then the events. */
  async start(signal: AbortSignal): Promise<void> {
    const { plan } = this.#context.prepared
    this.events.push({ kind: 'planned', plan })
    const { platform } = this.#context
    const [limit, ephemeral] = await Promise.all([
      platform.descriptorLimit(),
      platform.ephemeralPorts(signal),
      this.#pool.start(this.#context.worker, plan.probes),
    ])
    this.#budget = new Budget(budgetOf(limit))
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

  /** Begins as many attempts as windows, ceilings and budget allow. */
  #pump(): void {
    if (this.#stopped) return
    const now = this.#context.clock()
    this.#activate()
    if (!this.#paused && this.events.length < mostEvents) {
      let begun = true
      while (begun) {
        begun = false
        for (const seat of this.#active) {
          if (this.#begin(seat, now)) begun = true
        }
      }
      this.#pool.flush()
    }
    for (const seat of this.#active) this.#settle(seat, now)
    if (this.#active.size === 0 && !this.#moreTargets) void this.#end(false)
  }

  /** Begins one lot of a host; false where nothing may begin. */
  #begin(seat: HostSeat, now: number): boolean {
    const { scan } = seat
    const rate = this.#rateOf(scan)
    const room = Math.min(
      lotSize,
      scan.room(now),
      this.#budget.room(now, this.#progress.inFlight),
      rate.available(now),
    )
    if (room <= 0) return false
    this.#lastLot += 1
    const lot = scan.take(this.#lastLot, room, now)
    if (lot === null) return false
    rate.take(lot.ports.length)
    this.#progress.begun(lot.ports.length)
    this.#seatOfLot.set(this.#lastLot, seat)
    const family = scan.host.family === 'ipv6' ? 6 : 4
    this.#pool.give({ id: this.#lastLot, address: scan.host.address, family, ...lot })
    return true
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
    const most = Math.max(1, Math.min(mostActiveHosts, Math.floor(mostActivePorts / this.#list.ports.length)))
    while (this.#moreTargets && !this.#paused && this.#active.size < most) {
      const next = this.#targets.next()
      if (next.done === true) {
        this.#moreTargets = false
        return
      }
      this.#addHost(next.value)
    }
  }

  #addHost(target: Target): void {
    const scope = scopeOf(target.address, this.#own)
    const scan = new HostScan({
      host: { target: target.target, address: target.address, family: target.family, scope },
      list: this.#list,
      pace: paceOf(this.#context.request.timing, scope),
      clock: this.#context.clock,
      firstLook,
      ephemeral: this.#ephemeral,
      onVerdict: (host, verdict) => this.#write(host, verdict),
    })
    const push = (event: ScanEvent) => this.events.push(event)
    const seat = newSeat(scan, target, push, scope === 'this-computer' ? 64 : 1)
    this.#seats.set(scan, seat)
    this.#active.add(seat)
    this.#lookUp(seat)
  }

  /** Looks the host's route up; until then the host is held. Without a route its ports are errors, not filtered. */
  #lookUp(seat: HostSeat): void {
    if (seat.lookingUp) return
    seat.lookingUp = true
    seat.scan.held = true
    const { address, family } = seat.scan.host
    void lookUpRoute(address, family === 'ipv6' ? 6 : 4).then((route) => {
      seat.lookingUp = false
      if (this.#stopped || !this.#active.has(seat)) return
      const now = this.#context.clock()
      if (route.kind === 'ok') {
        seat.localAddress = route.localAddress
        seat.routeSeen = now
        seat.lostSince = null
        seat.scan.held = false
        for (const { lot, port, outcome, ms } of seat.deferred.splice(0))
          this.#record(seat, lot, port, outcome, ms)
      } else this.#loseRoute(seat, now)
      this.#pumpSoon()
    })
  }

  #loseRoute(seat: HostSeat, now: number): void {
    const { scan } = seat
    scan.held = true
    seat.deferred.length = 0
    this.#progress.settled(scan.inFlight)
    scan.putAllBack()
    if (seat.localAddress === null && isBroadcast(scan.host.address)) scan.declareDown('host-unreach')
    else if (seat.localAddress === null) this.#fail(seat, 'no-route', 'ENETUNREACH')
    else {
      seat.lostSince ??= now
      if (now - seat.lostSince > networkPatience) this.#fail(seat, 'network-down', 'ENETDOWN')
    }
  }

  /** Ends a host for a reason of this computer: its open questions become errors with that reason. */
  #fail(seat: HostSeat, reason: Reason, outcome: Outcome): void {
    this.#announce(seat)
    seat.scan.finish({ reason, outcome })
    this.#close(seat)
  }

  #take(results: ProbeResults): void {
    if (this.#stopped) return
    const now = this.#context.clock()
    const { lots, ports, outcomes, times } = results
    for (let row = 0; row < ports.length; row++) {
      const lot = lots[row] ?? 0
      const seat = this.#seatOfLot.get(lot)
      if (seat === undefined || !seat.scan.isOpen(lot)) continue
      const outcome = outcomeAt(outcomes[row] ?? 0)
      this.#weigh(seat, lot, ports[row] ?? 0, outcome, times[row] ?? 0, now)
    }
    this.#pump()
  }

  /** Takes an outcome in, or puts it aside until it is known whether the network or this computer said it. */
  #weigh(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number, now: number): void {
    const { kind } = readOutcome(outcome)
    const doubtful = kind === 'unreachable' || outcome === 'EADDRNOTAVAIL'
    if (doubtful && now - seat.routeSeen > routeTrust) {
      seat.deferred.push({ lot, port, outcome, ms })
      this.#lookUp(seat)
    } else this.#record(seat, lot, port, outcome, ms)
  }

  #record(seat: HostSeat, lot: number, port: number, outcome: Outcome, ms: number): void {
    const shortage = seat.scan.record(lot, port, outcome, ms)
    this.#progress.settled(1)
    if (!seat.scan.isOpen(lot)) this.#seatOfLot.delete(lot)
    if (shortage === null) this.#budget.gotThrough()
    else this.#budget.ranOut(shortage, this.#context.clock(), this.#progress.inFlight)
  }

  #lose(lots: ReadonlySet<number>): void {
    for (const lot of lots) {
      const seat = this.#seatOfLot.get(lot)
      if (seat === undefined) continue
      this.#seatOfLot.delete(lot)
      const before = seat.scan.inFlight
      seat.scan.lost(lot)
      this.#progress.settled(before - seat.scan.inFlight)
    }
    this.#pump()
  }

  #write(host: HostScan, verdict: PortVerdict): void {
    const seat = this.#seats.get(host)
    if (seat === undefined) return
    if (seat.index === null && host.isFirstLook && verdict.state === 'waiting') return
    if (host.isDown && seat.index === null) return
    this.#announce(seat)
    seat.writer.add(verdict, this.#context.clock() - this.#began)
    if (verdict.state === 'open') this.#doubt(seat, verdict.port)
  }

  /** Asks whether an accepted connection means anything: does the host accept everything, does somebody else answer? */
  #doubt(seat: HostSeat, port: number): void {
    const { scan } = seat
    if (scan.opens.length >= seat.nextCanary) {
      seat.nextCanary = Math.max(64, seat.nextCanary * 2)
      this.#ask(seat, this.#canaries.answersEverything(scan), (yes) => {
        if (!yes || scan.answersEverything) return
        scan.answersEverything = true
        for (const open of scan.opens) scan.discredit(open, 'answers-everything')
        scan.finish(null)
      })
    }
    if (scan.host.scope === 'this-computer') return
    this.#ask(seat, this.#canaries.isIntercepted(scan, port), (yes) => {
      if (!yes) return
      scan.intercepted.push(port)
      scan.discredit(port, 'intercepted')
    })
  }

  #ask(seat: HostSeat, question: Promise<boolean>, then: (yes: boolean) => void): void {
    seat.questions += 1
    void question.then((yes) => {
      seat.questions -= 1
      if (this.#stopped || !this.#active.has(seat)) return
      then(yes)
      this.#pumpSoon()
    })
  }

  /** Ends a host when nothing of it is left to do. */
  #settle(seat: HostSeat, now: number): void {
    const { scan } = seat
    if (scan.isFirstLook) this.#lookAtSilence(seat, now)
    if (!scan.isIdle || seat.lookingUp || seat.deferred.length > 0 || seat.lostSince !== null) return
    if (seat.questions > 0 || scan.goOn()) return
    if (scan.isDoubtful) {
      if (this.#neighboursRead <= scan.began) return void this.#readNeighbours()
      scan.settleDoubt(this.#isNeighbour(seat))
    }
    this.#close(seat)
  }

  /** A host that was silent so far: not there (its link knows no such host), skipped in a sweep, or asked for all ports. */
  #lookAtSilence(seat: HostSeat, now: number): void {
    const { scan } = seat
    const age = now - scan.began
    if (age > arpFirstLook) void this.#readNeighbours()
    if (this.#neighboursRead <= scan.began) return
    const neighbour = this.#neighbours.get(scan.host.address)
    if (neighbour === 'unresolved') {
      if (age > arpPatience && this.#neighboursRead > scan.began + arpPatience)
        scan.declareDown('host-unreach')
      return
    }
    const { plan } = this.#context.prepared
    const sweep = plan.hosts > sweepHosts && scan.portCount > sweepPorts && neighbour !== 'resolved'
    if (scan.firstLookTries < (sweep ? 2 : 1)) return
    if (sweep) scan.declareDown('no-response')
    else scan.openUp()
  }

  #isNeighbour(seat: HostSeat): boolean {
    return this.#neighbours.get(seat.scan.host.address) === 'resolved'
  }

  /** Gives the host its place in the stream. */
  #announce(seat: HostSeat): void {
    if (seat.index !== null) return
    seat.index = this.#nextIndex
    this.#nextIndex += 1
    this.events.push({ kind: 'host', host: { index: seat.index, ...seat.scan.host } })
  }

  #close(seat: HostSeat): void {
    const { scan } = seat
    this.#progress.settled(scan.inFlight)
    this.#active.delete(seat)
    this.#seats.delete(scan)
    const now = this.#context.clock()
    const summary = scan.summary(seat.index ?? 0, now, this.#isNeighbour(seat))
    this.#progress.closed(scan, summary.up)
    if (seat.index === null && scan.isDown && summary.up === false) {
      const { target, address } = scan.host
      this.#downs.push({ target, address, reason: summary.reason })
      if (this.#downs.length >= 512) this.#tellDowns()
      return
    }
    this.#announce(seat)
    seat.writer.flush()
    this.events.push({ kind: 'host-done', summary: { ...summary, index: seat.index ?? 0 } })
  }

  #tellDowns(): void {
    if (this.#downs.length > 0) this.events.push({ kind: 'down', hosts: this.#downs.splice(0) })
  }

  /** The clockwork: everything that depends on time alone. */
  #tick(): void {
    const now = this.#context.clock()
    if (now - this.#networkAt >= networkEvery) {
      this.#networkAt = now
      this.#watchNetwork(now)
    }
    if (this.#budget.isExhausted(now)) this.#giveUp()
    this.#pump()
    if (this.#stopped) return
    if (now - this.#flushAt >= flushEvery) {
      this.#flushAt = now
      for (const seat of this.#active) seat.writer.flush()
      this.#tellDowns()
    }
    if (now - this.#progressAt >= progressEvery) this.#tellProgress(now)
  }

  #watchNetwork(now: number): void {
    this.#own = ownAddresses()
    for (const seat of this.#active) {
      const { localAddress } = seat
      const away = localAddress !== null && !isOwn(localAddress, this.#own)
      if (away && seat.lostSince === null) this.#loseRoute(seat, now)
      if (seat.lostSince !== null && this.#active.has(seat)) {
        if (now - seat.lostSince > networkPatience) this.#loseRoute(seat, now)
        else this.#lookUp(seat)
      }
    }
  }

  async #readNeighbours(): Promise<void> {
    const now = this.#context.clock()
    if (now - this.#neighboursAt < neighboursEvery) return
    this.#neighboursAt = now
    this.#neighbours = await this.#context.platform.neighbours()
    this.#neighboursRead = now
  }

  /** Something of ours ran out and stays so: what is open becomes an error with that reason. */
  #giveUp(): void {
    this.#gaveUp = true
    this.#moreTargets = false
    const [reason, outcome] = shortageWords[this.#budget.brake] ?? shortageWords.buffers
    for (const seat of [...this.#active]) this.#fail(seat, reason, outcome)
  }

  #tellProgress(now: number): void {
    this.#progressAt = now
    if (this.events.length >= mostEvents || this.#stopped) return
    const brake = this.events.length >= mostEvents / 2 ? 'consumer' : this.#budget.brake
    const scans = [...this.#active].map((seat) => seat.scan)
    this.events.push({
      kind: 'progress',
      progress: this.#progress.read(now, scans, { paused: this.#paused, brake }),
    })
  }

  async #end(cancelled: boolean): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#pool.stop()
    const seats = [...this.#active]
    for (const seat of seats) {
      seat.scan.finish(null)
      this.#announce(seat)
      this.#close(seat)
    }
    this.#tellDowns()
    const now = this.#context.clock()
    const counts: StateCounts = this.#progress.counts([])
    const partial = (cancelled && (seats.length > 0 || this.#moreTargets)) || this.#gaveUp
    this.events.push({
      kind: 'progress',
      progress: this.#progress.read(now, [], { paused: false, brake: 'none' }),
    })
    this.events.push({ kind: 'done', summary: this.#progress.summary(now, counts, partial) })
    this.events.end()
  }
}

const shortageWords: Record<string, readonly [Reason, Outcome]> & { buffers: readonly [Reason, Outcome] } = {
  descriptors: ['no-descriptors', 'EMFILE'],
  buffers: ['no-buffers', 'ENOBUFS'],
  'local-ports': ['no-local-port', 'EADDRNOTAVAIL'],
}

/** Attempts that may be under way with so many descriptors; the rest is for the program itself. */
function budgetOf(limit: number | null): number {
  if (limit === null) return 8_000
  return limit > 400 ? limit - 200 : Math.max(8, Math.floor(limit / 3))
}

/** Link-local addresses are listed without their zone. */
function isOwn(address: string, own: ReadonlySet<string>): boolean {
  return address.startsWith('127.') || own.has(address.split('%')[0] ?? address)
}
