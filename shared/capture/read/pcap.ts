import { type FrameReader, mostPacketBytes, type Taken } from '../frame'

/** Bytes of the header of the file, and of the one before each packet. */
const fileHeader = 24
const packetHeader = 16

/** The magic numbers of draft-ietf-opsawg-pcap, section 4, and of a patched libpcap of old, whose packet headers are longer. */
const kinds = new Map<number, { readonly perMicrosecond: number; readonly header: number }>([
  [0xa1b2c3d4, { perMicrosecond: 1, header: packetHeader }],
  [0xa1b23c4d, { perMicrosecond: 1000, header: packetHeader }],
  [0xa1b2cd34, { perMicrosecond: 1, header: packetHeader + 8 }],
])

/** The byte order that a file of pcap was written in; null: it is none. */
export function pcapOrder(view: DataView): 'little' | 'big' | null {
  if (view.byteLength < 4) return null
  if (kinds.has(view.getUint32(0, true))) return 'little'
  return kinds.has(view.getUint32(0, false)) ? 'big' : null
}

/** Reads classic pcap: either byte order, microseconds or nanoseconds (draft-ietf-opsawg-pcap). */
export class PcapReader implements FrameReader {
  readonly format = 'pcap'
  readonly dropped = null
  readonly #little: boolean
  #kind: { readonly perMicrosecond: number; readonly header: number } | null = null
  #minor = 4
  #linkType = 0

  constructor(order: 'little' | 'big') {
    this.#little = order === 'little'
  }

  get headLength(): number {
    return this.#kind?.header ?? fileHeader
  }

  take(view: DataView): Taken {
    const kind = this.#kind
    if (kind === null) return this.#begin(view)
    const little = this.#little
    let [kept, length] = [view.getUint32(8, little), view.getUint32(12, little)]
    // version 2.3 had them in either order, the ones before it the other way round (libpcap, sf-pcap.c)
    if (this.#minor < 3 || (this.#minor === 3 && kept > length)) [kept, length] = [length, kept]
    if (kept > mostPacketBytes) return { kind: 'damaged', why: `claims to have ${kept} bytes` }
    const whole = kind.header + kept
    if (view.byteLength < whole) return { kind: 'more', need: whole }
    const fraction = Math.floor(view.getUint32(4, little) / kind.perMicrosecond)
    return {
      kind: 'piece',
      length: whole,
      frame: {
        at: view.getUint32(0, little) * 1_000_000 + fraction,
        linkType: this.#linkType,
        bytes: new Uint8Array(view.buffer, view.byteOffset + kind.header, kept),
        length,
        direction: null,
      },
    }
  }

  #begin(view: DataView): Taken {
    const little = this.#little
    const major = view.getUint16(4, little)
    if (major !== 2) return { kind: 'damaged', why: `is of version ${major}, and only version 2 is known` }
    this.#kind = kinds.get(view.getUint32(0, little)) ?? null
    this.#minor = view.getUint16(6, little)
    // above the link type stands how long a check sum behind each frame is
    this.#linkType = view.getUint32(20, little) & 0x03ff_ffff
    return { kind: 'piece', length: fileHeader, frame: null }
  }
}
