/**
 * A frame may be large (all sockets of a busy host), and a tunnel slow. So a frame crosses in parts, each one message of the
 * WebSocket: both sides see that it goes on, and pings pass between the parts. The first byte of a part is 1 where it is the
 * last one of its frame, else 0.
 */

/** Bytes of a frame in one part. */
const partBytes = 64 * 1024

/** The parts of a frame, in order. */
export function* partsOf(frame: Uint8Array): Generator<Uint8Array<ArrayBuffer>, void, void> {
  for (let at = 0; ; at += partBytes) {
    const piece = frame.subarray(at, at + partBytes)
    const last = at + partBytes >= frame.byteLength
    const part = new Uint8Array(1 + piece.byteLength)
    part[0] = last ? 1 : 0
    part.set(piece, 1)
    yield part
    if (last) return
  }
}

/** Puts parts together. */
export class PartJoiner {
  readonly #maxBytes: number
  #pieces: Uint8Array[] = []
  #bytes = 0

  /** @param maxBytes the largest frame that is taken */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The frame that this part completes, `more` where it goes on, null where it can't be a part of ours. */
  take(part: Uint8Array): Uint8Array | 'more' | null {
    const flag = part[0]
    if (flag !== 0 && flag !== 1) return null
    const piece = part.subarray(1)
    this.#bytes += piece.byteLength
    // empty parts that go on and on would cost nothing to send
    if (this.#bytes > this.#maxBytes || (flag === 0 && piece.byteLength !== partBytes)) return null
    if (flag === 1 && this.#pieces.length === 0) {
      this.#bytes = 0
      return piece
    }
    // a copy: the buffer of a part may be used again
    this.#pieces.push(new Uint8Array(piece))
    if (flag === 0) return 'more'
    const frame = new Uint8Array(this.#bytes)
    let at = 0
    for (const one of this.#pieces) {
      frame.set(one, at)
      at += one.byteLength
    }
    this.#pieces = []
    this.#bytes = 0
    return frame
  }
}
