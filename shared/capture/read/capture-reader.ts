import { counted } from '../../scan/output/figures'
import type { Frame, FrameReader, FramesEnd } from '../frame'
import { PcapReader, pcapOrder } from './pcap'
import { isPcapng, PcapngReader } from './pcapng'

/** Whether these first bytes of a file are those of a capture, pcap or pcapng. */
export function isCapture(bytes: Uint8Array): boolean {
  return readerFor(bytes) !== null
}

function readerFor(bytes: Uint8Array): FrameReader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = pcapOrder(view)
  if (order !== null) return new PcapReader(order)
  return isPcapng(view) ? new PcapngReader() : null
}

/** Reads a file of captured packets, pcap or pcapng, as its bytes come. What it holds is one packet or block at most. */
export class CaptureReader {
  #reader: FrameReader | null = null
  #rest: Uint8Array = new Uint8Array()
  #packets = 0
  #message: string | null = null
  #partial: string | null = null

  /** Nothing more is wanted, because what follows makes no sense. */
  get ended(): boolean {
    return this.#message !== null || this.#partial !== null
  }

  /** Takes the next bytes, and gives the packets that are whole. Their bytes may be looked at until the next call. */
  *push(bytes: Uint8Array): Generator<Frame, void, void> {
    if (this.ended) return
    const all = joined(this.#rest, bytes)
    let at = 0
    if (this.#reader === null && all.length >= 4) {
      this.#reader = readerFor(all)
      if (this.#reader === null) this.#message = messageFor(all)
    }
    const reader = this.#reader
    while (reader !== null && all.length - at >= reader.headLength) {
      const taken = reader.take(new DataView(all.buffer, all.byteOffset + at, all.length - at))
      if (taken.kind === 'more') break
      if (taken.kind === 'damaged') {
        this.#stop(taken.why)
        break
      }
      at += taken.length
      if (taken.frame !== null) {
        this.#packets += 1
        yield { ...taken.frame, number: this.#packets }
      }
    }
    this.#rest = all.slice(at)
  }

  /** How it ended; nothing is taken any more. */
  end(): FramesEnd {
    if (this.#reader === null) return { ok: false, message: this.#message ?? messageFor(this.#rest) }
    if (this.#message !== null) return { ok: false, message: this.#message }
    const cut = this.#rest.length > 0 ? 'The file ends in the middle of a packet: it was cut off.' : null
    return {
      ok: true,
      format: this.#reader.format,
      packets: this.#packets,
      dropped: this.#reader.dropped,
      partial: this.#partial ?? cut,
    }
  }

  #stop(why: string): void {
    if (this.#packets === 0) this.#message = `The file begins as a capture does, and then ${why}.`
    else
      this.#partial = `The file is damaged behind ${counted(this.#packets, 'packet')}: what follows ${why}.`
  }
}

function messageFor(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'The file is empty.'
  return 'This is no capture of packets that can be read: give pcap or pcapng, which tcpdump -w FILE and Wireshark write.'
}

function joined(rest: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (rest.length === 0) return bytes
  const all = new Uint8Array(rest.length + bytes.length)
  all.set(rest)
  all.set(bytes, rest.length)
  return all
}
