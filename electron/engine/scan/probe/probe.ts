import { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { outcomeCode } from '#shared/scan/state'
import type { Lot, ProbeResults, Prober } from './lot'
import { OutcomeBuffer } from './outcome-buffer'

const connected = outcomeCode('CONNECTED')
const timedOut = outcomeCode('TIMEOUT')
const self = outcomeCode('SELF')

/** Attempts that begin in one turn of the event loop. */
const atOnce = 16

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
  readonly #results: OutcomeBuffer
  readonly #free: Place[] = []
  readonly #busy = new Set<Place>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** Lots that are not begun, or not wholly. */
  readonly #backlog: { readonly lot: Lot; next: number; readonly places: Place[] }[] = []
  #working = false
  #stopped = false

  constructor(report: (results: ProbeResults) => void) {
    this.#results = new OutcomeBuffer(report)
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
    this.#results.stop()
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
    this.#results.note(place.lot, place.port, outcome, performance.now() - place.since)
  }
}
