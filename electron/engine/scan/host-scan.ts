import type { HostSummary, ScannedHost, StateCounts } from '#shared/scan/event'
import { type Outcome, type PortState, type Reason, stateAt, stateCode } from '#shared/scan/state'
import type { PortList } from './port-order'
import { PortQueue } from './port-queue'
import { readOutcome, type Shortage } from './reading'
import type { Pace } from './timing'
import { Window } from './window'

/** What a host says of one port: a verdict, or `waiting`. Times in milliseconds, `roundTrip` NaN where nothing answered. */
export interface PortVerdict {
  readonly port: number
  readonly state: PortState
  readonly reason: Reason
  readonly outcome: Outcome
  readonly tries: number
  readonly roundTrip: number
  readonly waited: number
}

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

/** A lot that is under way; `young` until it is older than an answer usually takes. */
interface OpenLot {
  readonly since: number
  readonly ports: Uint16Array
  left: number
  young: boolean
}

/** Ports that one host is asked for: what is queued, under way and known, and what to say of it. No I/O. */
const status = { queued: 0, underWay: 1, known: 2, doubted: 3 } as const

/** Young attempts at this computer: more only fills queues, answers come at once. */
const localWindow = 256
/** Attempts at a port that keeps meeting itself or gives errnos that nobody knows. */
const oddTries = 12
/** Passes over silent ports while passes still find answers. */
const mostTries = 10
/** Every n-th silent port is asked again at once, so that loss is noticed while there is time to slow down. */
const scoutEvery = 16

export class HostScan {
  readonly host: Omit<ScannedHost, 'index'>
  readonly window: Window
  readonly pace: Pace
  readonly began: number
  /** Set by the run: the host gets nothing until it is cleared again. */
  held = false
  /** The host's answer to random ports, see `answersEverything`. */
  answersEverything = false
  readonly intercepted: number[] = []
  /** Ports that were accepted, in the order of finding. */
  readonly opens: number[] = []

  readonly #clock: () => number
  readonly #list: PortList
  readonly #queue: PortQueue
  readonly #status: Uint8Array
  readonly #states: Uint8Array
  readonly #tries: Uint8Array
  readonly #waits: Float32Array
  readonly #lots = new Map<number, OpenLot>()
  readonly #youngLots: number[] = []
  readonly #ephemeral: HostScanOptions['ephemeral']
  readonly #onVerdict: HostScanOptions['onVerdict']
  readonly #counts: Record<PortState, number>
  readonly #odd = new Map<number, number>()
  readonly #confirmed = new Set<number>()
  /** Positions that were unreachable while nothing else has answered: the host's fault or the ports'? */
  #doubted: number[] = []
  /** Silent positions that have had their tries, kept while later passes still find answers. */
  #spent: number[] = []
  #young = 0
  #inFlight = 0
  #silences = 0
  #unreachables = 0
  #answers = 0
  #lateRecoveries = 0
  readonly #firstLook: number
  #looking: boolean
  #downReason: Reason | null = null
  #failure: Reason | null = null

  constructor(options: HostScanOptions) {
    this.host = options.host
    this.pace = options.pace
    this.#clock = options.clock
    this.began = options.clock()
    const local = options.host.scope === 'this-computer'
    this.window = new Window(options.pace, local ? localWindow : options.pace.maxInFlight)
    this.#list = options.list
    const count = options.list.ports.length
    this.#looking = !local
    this.#firstLook = local ? count : Math.min(options.firstLook, count)
    this.#queue = new PortQueue(options.list.order, this.#firstLook)
    this.#status = new Uint8Array(count)
    this.#states = new Uint8Array(count)
    this.#tries = new Uint8Array(count)
    this.#waits = new Float32Array(count)
    this.#ephemeral = local ? options.ephemeral : null
    this.#onVerdict = options.onVerdict
    this.#counts = { 'not-scanned': count, open: 0, closed: 0, filtered: 0, error: 0, waiting: 0 }
  }

  /** Attempts under way. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** True while the host has not answered and only its first ports are asked. */
  get isFirstLook(): boolean {
    return this.#looking && this.#downReason === null
  }

  /** Tries that each port of the first look has had, at least. */
  get firstLookTries(): number {
    let least = Number.POSITIVE_INFINITY
    for (const position of this.#list.order.subarray(0, this.#firstLook)) {
      if (this.#status[position] !== status.doubted) least = Math.min(least, this.#tries[position] ?? 0)
    }
    return least
  }

  get hasAnswered(): boolean {
    return this.#answers > 0
  }

  get isDown(): boolean {
    return this.#downReason !== null
  }

  get portCount(): number {
    return this.#list.ports.length
  }

  /** Nothing is queued and nothing is under way. */
  get isIdle(): boolean {
    return this.#inFlight === 0 && this.#queue.ready === 0
  }

  get waiting(): number {
    return this.#counts.waiting
  }

  get counts(): StateCounts {
    const { open, closed, filtered, error, waiting } = this.#counts
    return { open, closed, filtered, error, notScanned: this.#counts['not-scanned'] + waiting }
  }

  /** Attempts still to be made if things go on as they went: a number for the time left. */
  get expectedAttempts(): number {
    const { tries } = this.pace
    const asked = this.#list.ports.length - this.#queue.fresh
    const silentShare = asked === 0 ? 0 : (this.#counts.waiting + this.#counts.filtered) / asked
    return this.#queue.fresh * (1 + silentShare * (tries - 1)) + (this.#counts.waiting * (tries - 1)) / 2
  }

  /** How many attempts may begin now. */
  room(now: number): number {
    if (this.held || this.#downReason !== null || this.#queue.ready === 0) return 0
    const youth = this.window.youth
    while (this.#youngLots.length > 0) {
      const lot = this.#lots.get(this.#youngLots[0] ?? -1)
      if (lot !== undefined && now - lot.since < youth) break
      this.#youngLots.shift()
      if (lot === undefined) continue
      lot.young = false
      this.#young -= lot.left
    }
    const room = Math.min(this.window.size - this.#young, this.pace.maxInFlight - this.#inFlight)
    return Math.max(0, Math.min(room, this.#queue.ready))
  }

  /** The next ports to ask, at most `most`, all waiting equally long; null where there are none. */
  take(lot: number, most: number, now: number): { ports: Uint16Array; timeout: number } | null {
    const ports: number[] = []
    let attempt = 0
    while (ports.length < most) {
      const position = this.#queue.take()
      if (position === null) break
      const next = (this.#tries[position] ?? 0) + 1
      if (ports.length > 0 && next !== attempt) {
        this.#queue.retrySoon(position)
        break
      }
      attempt = next
      this.#status[position] = status.underWay
      ports.push(this.#list.ports[position] ?? 0)
    }
    if (ports.length === 0) return null
    const lotPorts = Uint16Array.from(ports)
    this.#lots.set(lot, { since: now, ports: lotPorts, left: ports.length, young: true })
    this.#youngLots.push(lot)
    this.#young += ports.length
    this.#inFlight += ports.length
    return { ports: lotPorts, timeout: this.window.timeout(Math.max(1, attempt)) }
  }

  /** Takes in one outcome. Says what of ours ran out, if that is what happened, so that the run can slow down. */
  record(lot: number, port: number, outcome: Outcome, ms: number): Shortage | null {
    this.#settle(lot)
    const position = this.#list.positions[port] ?? 0
    if (this.#status[position] !== status.underWay) return null
    this.#status[position] = status.queued
    const reading = readOutcome(outcome)
    if (reading.kind === 'shortage') {
      this.#queue.retrySoon(position)
      return reading.of
    }
    const tries = Math.min(255, (this.#tries[position] ?? 0) + 1)
    this.#tries[position] = tries
    this.#waits[position] = (this.#waits[position] ?? 0) + ms
    switch (reading.kind) {
      case 'answered':
        this.#answered(position, reading.state, reading.reason, outcome, ms)
        break
      case 'silence':
        this.#silent(position, outcome)
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

  /** An attempt that says nothing about the port, because the network was gone: it is asked again. */
  putBack(lot: number, port: number): void {
    this.#settle(lot)
    const position = this.#list.positions[port] ?? 0
    if (this.#status[position] !== status.underWay) return
    this.#status[position] = status.queued
    this.#queue.retrySoon(position)
  }

  /** Everything that is under way says nothing: the network was gone. It is asked again. */
  putAllBack(): void {
    for (const lot of [...this.#lots.keys()]) this.lost(lot)
  }

  /** True while attempts of the lot are under way. */
  isOpen(lot: number): boolean {
    return this.#lots.has(lot)
  }

  /** What was under way in a prober that is gone is asked again. */
  lost(lot: number): void {
    const open = this.#lots.get(lot)
    if (open === undefined) return
    this.#lots.delete(lot)
    this.#inFlight -= open.left
    if (open.young) this.#young -= open.left
    for (const port of open.ports) {
      const position = this.#list.positions[port] ?? 0
      if (this.#status[position] !== status.underWay) continue
      this.#status[position] = status.queued
      this.#queue.retrySoon(position)
    }
  }

  /**
   * Called when the host is idle: either there is more to ask (true), or every port has its verdict (false). A pass over
   * silent ports that found answers is followed by another one.
   */
  goOn(): boolean {
    if (this.isFirstLook && this.#queue.fresh > 0) {
      this.openUp()
      return true
    }
    const again = this.#lateRecoveries > 0 && this.#downReason === null
    this.#lateRecoveries = 0
    const spent = this.#spent
    this.#spent = []
    for (const position of spent) {
      if (again && (this.#tries[position] ?? 0) < mostTries) this.#queue.retryLater(position)
      else this.#decide(position, 'filtered', 'no-response', 'TIMEOUT', Number.NaN)
    }
    return this.#queue.ready > 0
  }

  /** Ends the host: what has no verdict stays not scanned, or becomes an error where a reason of ours is given. */
  finish(failure: { reason: Reason; outcome: Outcome } | null): void {
    const rest = [...this.#queue.drain(), ...this.#spent, ...this.#doubted]
    this.#spent = []
    this.#doubted = []
    this.#failure = failure?.reason ?? null
    for (const position of this.#status.keys()) {
      if (this.#status[position] === status.underWay) rest.push(position)
    }
    this.#lots.clear()
    this.#inFlight = 0
    this.#young = 0
    for (const position of rest) {
      if (this.#status[position] === status.known) continue
      if (failure !== null) this.#decide(position, 'error', failure.reason, failure.outcome, Number.NaN)
      else if ((this.#tries[position] ?? 0) > 0)
        this.#say(position, 'not-scanned', 'none', 'NONE', Number.NaN)
    }
  }

  /** The host is known not to be there: its ports stay not scanned. */
  declareDown(reason: Reason): void {
    if (this.#downReason !== null) return
    this.#downReason = reason
    this.finish(null)
  }

  /** Takes an accepted connection back: somebody else had accepted it. */
  discredit(port: number, reason: 'intercepted' | 'answers-everything'): void {
    const position = this.#list.positions[port] ?? 0
    if (this.#status[position] !== status.known) return
    this.#decide(position, 'error', reason, 'CONNECTED', Number.NaN)
  }

  /** What there is to say when the last port has its verdict. `neighbour`: the link knows the host's hardware address. */
  summary(index: number, now: number, neighbour: boolean): HostSummary {
    const up = this.#answers > 0 || neighbour ? true : this.#downReason === null ? null : false
    return {
      index,
      up,
      reason: up === true ? 'none' : this.#reasonNotUp(),
      counts: this.counts,
      answersEverything: this.answersEverything,
      intercepted: [...this.intercepted],
      elapsedMs: now - this.began,
    }
  }

  #reasonNotUp(): Reason {
    if (this.#downReason !== null) return this.#downReason
    if (this.#failure !== null) return this.#failure
    if (this.#unreachables > 0) return 'host-unreach'
    return this.#silences > 0 ? 'no-response' : 'none'
  }

  /** The first look is over: all ports may be asked. */
  openUp(): void {
    this.#looking = false
    this.#queue.openUp()
  }

  #settle(lot: number): void {
    const open = this.#lots.get(lot)
    if (open === undefined) return
    open.left -= 1
    this.#inFlight -= 1
    if (open.young) this.#young -= 1
    if (open.left === 0) this.#lots.delete(lot)
  }

  #answered(
    position: number,
    state: 'open' | 'closed' | 'filtered',
    reason: Reason,
    outcome: Outcome,
    ms: number,
  ) {
    const tries = this.#tries[position] ?? 1
    this.#answers += 1
    if (this.#answers === 1) {
      if (this.#looking) this.openUp()
      this.#believeDoubted()
    }
    const attempt = this.#odd.has(position) ? 0 : tries
    this.window.answered(attempt, ms, this.#clock())
    if (attempt > 2) this.#lateRecoveries += 1
    const port = this.#list.ports[position] ?? 0
    if (state === 'open' && this.#needsConfirming(port)) {
      this.#confirmed.add(port)
      this.#odd.set(position, 1)
      this.#queue.retrySoon(position)
      return
    }
    if (state === 'open') this.opens.push(port)
    this.#decide(position, state, reason, outcome, ms)
  }

  /** On this computer another program's outgoing connection may be met by chance (simultaneous open), but not twice. */
  #needsConfirming(port: number): boolean {
    const range = this.#ephemeral
    return range !== null && port >= range.first && port <= range.last && !this.#confirmed.has(port)
  }

  #silent(position: number, outcome: Outcome): void {
    this.#silences += 1
    const tries = this.#tries[position] ?? 1
    this.window.silent(tries)
    if (tries === 1) this.#say(position, 'waiting', 'no-response', outcome, Number.NaN)
    if (tries < this.pace.tries) {
      const scout = tries === 1 && this.#silences % scoutEvery === 0
      if (scout) this.#queue.retrySoon(position)
      else this.#queue.retryLater(position)
      return
    }
    if (this.#lateRecoveries > 0 || this.#answers === 0) this.#spent.push(position)
    else this.#decide(position, 'filtered', 'no-response', outcome, Number.NaN)
  }

  /**
   * Said by a router, by the host's own firewall, or by our own kernel when ARP or NDP had no answer. While nothing else has
   * answered, it may be the whole host that is not there: then its ports are not called filtered.
   */
  #unreachable(position: number, reason: Reason, outcome: Outcome, ms: number): void {
    if (this.#answers > 0) {
      this.#decide(position, 'filtered', reason, outcome, ms)
      return
    }
    this.#unreachables += 1
    this.#status[position] = status.doubted
    this.#doubted.push(position)
    this.#say(position, 'waiting', reason, outcome, ms)
  }

  /** Something answered: what was unreachable before is the ports' own. */
  #believeDoubted(): void {
    const doubted = this.#doubted
    this.#doubted = []
    for (const position of doubted) {
      this.#status[position] = status.queued
      this.#queue.retrySoon(position)
    }
  }

  /** True while it is open whether the whole host is unreachable or its ports are. */
  get isDoubtful(): boolean {
    return this.#doubted.length > 0
  }

  /**
   * Called when the host is idle and nothing but unreachables came, at once: from a firewall of its own, if the link knows
   * that it is there; otherwise nobody can tell, so its ports stay not scanned rather than being called filtered.
   */
  settleDoubt(neighbour: boolean): void {
    const doubted = this.#doubted
    this.#doubted = []
    for (const position of doubted) {
      if (neighbour) this.#decide(position, 'filtered', 'host-unreach', 'EHOSTUNREACH', Number.NaN)
      else this.#decide(position, 'not-scanned', 'host-unreach', 'EHOSTUNREACH', Number.NaN)
    }
  }

  #strange(position: number, reason: Reason, outcome: Outcome): void {
    const count = (this.#odd.get(position) ?? 0) + 1
    this.#odd.set(position, count)
    if (count < oddTries) this.#queue.retrySoon(position)
    else this.#decide(position, 'error', reason, outcome, Number.NaN)
  }

  #decide(position: number, state: PortState, reason: Reason, outcome: Outcome, roundTrip: number): void {
    this.#say(position, state, reason, outcome, roundTrip)
    this.#status[position] = status.known
  }

  #say(position: number, state: PortState, reason: Reason, outcome: Outcome, roundTrip: number): void {
    this.#counts[stateAt(this.#states[position] ?? 0)] -= 1
    this.#states[position] = stateCode[state]
    this.#counts[state] += 1
    this.#onVerdict(this, {
      port: this.#list.ports[position] ?? 0,
      state,
      reason,
      outcome,
      tries: this.#tries[position] ?? 0,
      roundTrip,
      waited: this.#waits[position] ?? 0,
    })
  }
}
