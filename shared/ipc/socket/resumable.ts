import type { Transport } from '../transport'
import { decodeFrame, encodeFrame } from './frame'

/** One connection, for as long as it lasts. */
export interface Wire {
  frame(bytes: Uint8Array<ArrayBuffer>): void
  /** Tells the other side that everything up to this frame has arrived. */
  received(sequence: number): void
}

export interface ResumableOptions {
  /** Bytes that are kept for a side that has not said that it has them. */
  readonly maxKeptBytes: number
  /** More would have to be kept: the session can't go on. */
  readonly onOverflow: () => void
  /** More is kept than before. */
  readonly onKept?: () => void
  /** This side is done: the other one has to be told. */
  readonly onLeft: () => void
}

/** Bytes that wait for the other side, above which no further answer is put beside them: a few large ones. */
const roomyBytes = 4 * 1024 * 1024

/** Frames after which the other side is told that they have come, where nothing is sent that says so anyway. */
const tellAfterFrames = 8
/** The same in bytes: what the other side keeps for us should not grow large. */
const tellAfterBytes = 64 * 1024

/**
 * One end of a session that outlives its connections: a transport that numbers what it sends, keeps it until the other end
 * has it, and sends it again over the next connection. So nothing is lost and nothing comes twice. It knows no sockets:
 * whoever has one attaches it.
 */
export class ResumableEnd implements Transport {
  readonly #options: ResumableOptions
  #wire: Wire | null = null
  #kept: { readonly sequence: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = []
  #keptBytes = 0
  #sent = 0
  #received = 0
  #untoldFrames = 0
  #untoldBytes = 0
  #closed = false
  #early: unknown[] = []
  #waiting: (() => void)[] = []
  #onMessage: ((message: unknown) => void) | null = null
  #onClose: (() => void) | null = null

  constructor(options: ResumableOptions) {
    this.#options = options
  }

  /** The last frame of the other end that was taken. */
  get received(): number {
    return this.#received
  }

  /** Bytes that are kept until the other end has them. */
  get keptBytes(): number {
    return this.#keptBytes
  }

  get closed(): boolean {
    return this.#closed
  }

  room(): Promise<void> | null {
    if (this.#closed || this.#keptBytes <= roomyBytes) return null
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  send(message: unknown): void {
    if (this.#closed) return
    this.#sent += 1
    const bytes = encodeFrame({ sequence: this.#sent, received: this.#received, message })
    this.#kept.push({ sequence: this.#sent, bytes })
    this.#keptBytes += bytes.byteLength
    if (this.#keptBytes > this.#options.maxKeptBytes) {
      this.#options.onOverflow()
      return
    }
    if (this.#wire !== null) {
      this.#untoldFrames = 0
      this.#untoldBytes = 0
      this.#wire.frame(bytes)
    }
    this.#options.onKept?.()
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener
    for (const message of this.#early.splice(0)) listener(message)
  }

  onClose(listener: () => void): void {
    this.#onClose = listener
  }

  /** This side is done. */
  close(): void {
    if (this.#closed) return
    this.#forget()
    this.#options.onLeft()
  }

  /** The other side is gone for good. */
  hangUp(): void {
    if (this.#closed) return
    this.#forget()
    this.#onClose?.()
  }

  /** Whether what the other side lacks is all here. */
  canAttach(received: number): boolean {
    return !this.#closed && received <= this.#sent && received >= this.#sent - this.#kept.length
  }

  /**
   * Goes on over a connection, beginning with what the other side lacks.
   * @param received what the other side says that it has
   * @returns false where that can't be: it lacks what is no longer kept, or has what was never sent
   */
  attach(wire: Wire, received: number): boolean {
    if (!this.canAttach(received)) return false
    this.#release(received)
    this.#wire = wire
    this.#untoldFrames = 0
    this.#untoldBytes = 0
    for (const { bytes } of this.#kept) wire.frame(bytes)
    return true
  }

  /** The connection broke; the next one may come. */
  detach(): void {
    this.#wire = null
  }

  /** Takes a frame from the connection. False where it can't be one of the other end: the connection is of no use then. */
  take(bytes: Uint8Array): boolean {
    const frame = decodeFrame(bytes)
    if (frame === null || !this.takeReceived(frame.received)) return false
    // sent again although we have it: the connection broke before we could say so
    if (frame.sequence <= this.#received) return frame.sequence > 0
    if (frame.sequence !== this.#received + 1) return false
    this.#received = frame.sequence
    this.#untoldFrames += 1
    this.#untoldBytes += bytes.byteLength
    if (this.#onMessage === null) this.#early.push(frame.message)
    else this.#onMessage(frame.message)
    if (this.#untoldFrames >= tellAfterFrames || this.#untoldBytes >= tellAfterBytes) this.tellReceived()
    return true
  }

  /** The other side says how far it has received. False where that can't be. */
  takeReceived(sequence: number): boolean {
    if (sequence > this.#sent) return false
    this.#release(sequence)
    return true
  }

  /** Tells the other side how far this one has received. */
  tellReceived(): void {
    this.#untoldFrames = 0
    this.#untoldBytes = 0
    this.#wire?.received(this.#received)
  }

  #release(received: number): void {
    let count = 0
    for (const { sequence, bytes } of this.#kept) {
      if (sequence > received) break
      count += 1
      this.#keptBytes -= bytes.byteLength
    }
    if (count > 0) this.#kept = this.#kept.slice(count)
    if (this.#keptBytes <= roomyBytes) this.#letIn()
  }

  #letIn(): void {
    for (const enter of this.#waiting.splice(0)) enter()
  }

  #forget(): void {
    this.#closed = true
    this.#wire = null
    this.#kept = []
    this.#keptBytes = 0
    this.#early = []
    this.#letIn()
  }
}
