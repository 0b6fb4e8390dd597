import type { WebSocket } from 'ws'
import { maxControlBytes, PageControl, readControl, type ServerControl } from '#shared/ipc/socket/control'
import { PartJoiner, partsOf } from '#shared/ipc/socket/parts'
import type { Wire } from '#shared/ipc/socket/resumable'

/** Largest message of a page: four texts of a scan, each of at most a million characters, and room to spare. */
const maxFrameBytes = 16 * 1024 * 1024
/** Bytes that wait to be sent above which the page is not read any more, so that it can't ask for more still. */
const fullAtBytes = 1024 * 1024
/** Messages a second that are read at most; a page that says more waits. A fast scan needs a few hundred. */
const messagesASecond = 2000
/** Messages that may come at once. */
const burst = 4000

/** Codes of RFC 6455, 7.4.1. 1001 (going away) is said for a page that its browser has put aside, too, which may come back. */
const policyViolation = 1008
const normalClosure = 1000

/** Who hears of what comes over a line. */
export interface LineEvents {
  readonly control: (line: PageLine, message: PageControl) => void
  /** Null where the bytes are no frame's; false: they can't be taken. */
  readonly frame: (line: PageLine, frame: Uint8Array) => boolean
  /** It is over; `left`: the page said goodbye. */
  readonly closed: (line: PageLine, left: boolean) => void
  readonly fault: (why: string) => void
}

/**
 * One WebSocket of a page: bounds what it may say, and how fast; whatever is malformed closes it, and it alone.
 */
export class PageLine implements Wire {
  readonly #socket: WebSocket
  readonly #events: LineEvents
  readonly #now: () => number
  readonly #joiner = new PartJoiner(maxFrameBytes)
  readonly #held = new Set<'rate' | 'full'>()
  #allowance = burst
  #allowedAt: number
  #faulty = false
  /** When something last came from the page, or went on towards it. */
  heardAt: number

  /** @param now milliseconds of a clock that never goes back */
  constructor(socket: WebSocket, events: LineEvents, now: () => number) {
    this.#socket = socket
    this.#events = events
    this.#now = now
    this.#allowedAt = now()
    this.heardAt = now()
    socket.on('message', (data, isBinary) => {
      if (!this.#faulty) this.#take(data as Buffer, isBinary)
    })
    // the rate of messages does not count these; pages can send neither (WebSockets Standard)
    for (const kind of ['ping', 'pong'] as const) {
      socket.on(kind, () => this.refuse(`a connection with a ${kind}, which no page sends`))
    }
    // a frame that RFC 6455 forbids, or one that is too large: ws closes the connection itself
    socket.on('error', (error) => events.fault(`a connection that broke the protocol (${error.message})`))
    socket.on('close', (code) => events.closed(this, code === normalClosure))
  }

  control(message: ServerControl): void {
    this.#socket.send(JSON.stringify(message))
  }

  frame(bytes: Uint8Array<ArrayBuffer>): void {
    for (const part of partsOf(bytes)) this.#socket.send(part, this.#sent)
    if (this.#socket.bufferedAmount > fullAtBytes) this.#hold('full')
  }

  received(sequence: number): void {
    this.control({ type: 'received', received: sequence })
  }

  /** Closes it in order; a page that does not answer is cut off, and so is one that much waits for: that would be kept. */
  close(): void {
    if (this.#socket.bufferedAmount > fullAtBytes) {
      this.cut()
      return
    }
    this.#socket.close(normalClosure)
    setTimeout(() => this.#socket.terminate(), 1000).unref()
  }

  /** Cuts it off: nobody is there any more. */
  cut(): void {
    this.#socket.terminate()
  }

  /** Closes it because of what came. */
  refuse(why: string): void {
    if (this.#faulty) return
    this.#faulty = true
    this.#events.fault(why)
    this.#socket.close(policyViolation)
    setTimeout(() => this.#socket.terminate(), 1000).unref()
  }

  #take(data: Buffer, isBinary: boolean): void {
    this.heardAt = this.#now()
    this.#spend()
    if (!isBinary) {
      const message =
        data.byteLength > maxControlBytes ? null : readControl(PageControl, data.toString('utf8'))
      if (message === null) this.refuse('a connection that said what is no message of ours')
      else this.#events.control(this, message)
      return
    }
    const frame = this.#joiner.take(data)
    if (frame === 'more') return
    if (frame === null || !this.#events.frame(this, frame)) this.refuse('a connection with a malformed frame')
  }

  /** One message less to say for now; at none the page waits. */
  #spend(): void {
    const now = this.#now()
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#allowedAt) / 1000) * messagesASecond)
    this.#allowedAt = now
    this.#allowance -= 1
    if (this.#allowance >= 0 || this.#held.has('rate')) return
    this.#hold('rate')
    // many small messages come in one piece, and are all read before the hold takes effect
    const owed = (-this.#allowance / messagesASecond) * 1000
    setTimeout(() => this.#let('rate'), Math.max(100, owed)).unref()
  }

  readonly #sent = (): void => {
    this.heardAt = this.#now()
    if (this.#socket.bufferedAmount <= fullAtBytes / 2) this.#let('full')
  }

  #hold(why: 'rate' | 'full'): void {
    this.#held.add(why)
    this.#socket.pause()
  }

  #let(why: 'rate' | 'full'): void {
    if (this.#held.delete(why) && this.#held.size === 0) this.#socket.resume()
  }
}
