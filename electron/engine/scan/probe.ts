import { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { outcomeCode } from '#shared/scan/state'

/** Attempts of one host that begin together and wait equally long. */
export interface Lot {
  readonly id: number
  readonly address: string
  readonly family: 4 | 6
  readonly ports: Uint16Array
  /** Milliseconds that each attempt waits for an answer. */
  readonly timeout: number
}

/** Outcomes in columns, of any lots: `lots` holds their ids. */
export interface ProbeResults {
  readonly lots: Uint32Array
  readonly ports: Uint16Array
  readonly outcomes: Uint8Array
  /** Milliseconds from `connect()` to its end. */
  readonly times: Float32Array
}

/** Where the probes run: in this thread or in a worker. */
export interface Prober {
  begin(lots: readonly Lot[]): void
  /** Ends all traffic; what is under way gives no result any more. */
  stop(): Promise<void>
}

const connected = outcomeCode('CONNECTED')
const timedOut = outcomeCode('TIMEOUT')
const self = outcomeCode('SELF')

/** Attempts that begin in one turn of the event loop. */
const atOnce = 16
/** Results that are handed on together, at most, and the milliseconds that they wait for more. */
const chunk = 512
const flushAfter = 4

/**
 * One attempt's place. Its socket is used again and again: after 'close' a `Socket` may connect anew (Node's documentation
 * of `socket.connect`), which costs less than half of making one, and a scan makes 65,535.
 */
interface Place {
  socket: Socket
  lot: Lot
  port: number
  since: number
  /** True from `connect()` until the outcome is noted. */
  open: boolean
}

/** Probes ports by `connect(2)` in the thread that it is made in. */
export class SocketProber implements Prober {
  readonly #report: (results: ProbeResults) => void
  readonly #free: Place[] = []
  readonly #busy = new Set<Place>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** Lots that are not begun, or not wholly. */
  readonly #backlog: { readonly lot: Lot; next: number; readonly places: Place[] }[] = []
  #working = false
  #stopped = false
  #lots = new Uint32Array(chunk)
  #ports = new Uint16Array(chunk)
  #outcomes = new Uint8Array(chunk)
  #times = new Float32Array(chunk)
  #length = 0
  #flushing: NodeJS.Timeout | null = null

  constructor(report: (results: ProbeResults) => void) {
    this.#report = report
  }

  begin(lots: readonly Lot[]): void {
    for (const lot of lots) this.#backlog.push({ lot, next: 0, places: [] })
    this.#work()
  }

  /** Begins some attempts and lets their answers be read before it begins more: a round trip is not a wait in our queue. */
  #work(): void {
    if (this.#working || this.#stopped) return
    for (let begun = 0; begun < atOnce; begun++) {
      const head = this.#backlog[0]
      if (head === undefined) return
      head.places.push(this.#connect(head.lot, head.lot.ports[head.next] ?? 0))
      head.next += 1
      if (head.next < head.lot.ports.length) continue
      this.#backlog.shift()
      this.#limit(head.lot, head.places)
    }
    if (this.#backlog.length === 0) return
    this.#working = true
    setImmediate(() => {
      this.#working = false
      this.#work()
    })
  }

  #limit(lot: Lot, places: readonly Place[]): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      // Answers that came while this thread was busy are read before the immediate runs: they were in time.
      setImmediate(() => {
        for (const place of places) if (place.open && place.lot === lot) this.#giveUp(place)
      })
    }, lot.timeout)
    this.#timers.add(timer)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#backlog.length = 0
    if (this.#flushing !== null) clearTimeout(this.#flushing)
    for (const timer of this.#timers) clearTimeout(timer)
    for (const place of this.#busy) place.socket.destroy()
    for (const place of this.#free) place.socket.destroy()
  }

  #connect(lot: Lot, port: number): Place {
    const place = this.#free.pop() ?? this.#newPlace(lot)
    place.lot = lot
    place.port = port
    place.open = true
    this.#busy.add(place)
    place.since = performance.now()
    place.socket.connect({ host: lot.address, port, family: lot.family, autoSelectFamily: false })
    return place
  }

  #newPlace(lot: Lot): Place {
    const place: Place = { socket: new Socket(), lot, port: 0, since: 0, open: false }
    this.#listen(place)
    return place
  }

  #listen(place: Place): void {
    const { socket } = place
    socket.on('connect', () => {
      const mirrored = socket.localPort === place.port && socket.localAddress === socket.remoteAddress
      this.#note(place, mirrored ? self : connected)
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (place.open) this.#note(place, outcomeCode(error.code ?? 'OTHER'))
    })
    socket.on('close', () => {
      this.#busy.delete(place)
      if (!this.#stopped) this.#free.push(place)
    })
  }

  #giveUp(place: Place): void {
    this.#note(place, timedOut)
    place.socket.destroy()
  }

  #note(place: Place, outcome: number): void {
    place.open = false
    if (this.#stopped) return
    const row = this.#length
    this.#lots[row] = place.lot.id
    this.#ports[row] = place.port
    this.#outcomes[row] = outcome
    this.#times[row] = performance.now() - place.since
    this.#length = row + 1
    if (this.#length === chunk) this.#flush()
    else this.#flushing ??= setTimeout(() => this.#flush(), flushAfter)
  }

  #flush(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing)
    this.#flushing = null
    const length = this.#length
    if (length === 0 || this.#stopped) return
    this.#length = 0
    this.#report({
      lots: this.#lots.slice(0, length),
      ports: this.#ports.slice(0, length),
      outcomes: this.#outcomes.slice(0, length),
      times: this.#times.slice(0, length),
    })
  }
}
