import { type Direction, type FrameReader, mostPacketBytes, type Taken } from '../frame'

/** Types of blocks (draft-ietf-opsawg-pcapng, section 4 and appendix A); all others are passed over. */
const block = {
  section: 0x0a0d0d0a,
  interface: 1,
  oldPacket: 2,
  simplePacket: 3,
  statistics: 5,
  packet: 6,
} as const

/** What tells the byte order of a section. */
const byteOrderMagic = 0x1a2b3c4d

/** A longer block is taken for damage, as libpcap does. */
const mostBlockBytes = 16 * 1024 * 1024
/** More interfaces than any computer has in one file. */
const mostInterfaces = 65_536

interface Interface {
  readonly linkType: number
  /** Bytes that are kept of a packet at most; 0: all. */
  readonly snapLength: number
  /** Ticks of its clock in a second. */
  readonly perSecond: bigint
  /** Seconds that stand before each of its times. */
  readonly offset: bigint
}

/** Whether a file begins as pcapng does. */
export function isPcapng(view: DataView): boolean {
  return view.byteLength >= 4 && view.getUint32(0) === block.section
}

/** Reads pcapng: sections of either byte order, interfaces with their own link types and clocks (draft-ietf-opsawg-pcapng). */
export class PcapngReader implements FrameReader {
  readonly format = 'pcapng'
  readonly headLength = 12
  #little = true
  #interfaces: Interface[] = []
  /** Of each interface of this section, as it told last. */
  #lost = new Map<number, number>()
  #lostBefore: number | null = null

  get dropped(): number | null {
    const told = [...this.#lost.values()]
    return told.length === 0 ? this.#lostBefore : sum(told) + (this.#lostBefore ?? 0)
  }

  take(view: DataView): Taken {
    if (isPcapng(view)) {
      const magic = view.getUint32(8, true)
      if (magic !== byteOrderMagic && view.getUint32(8, false) !== byteOrderMagic)
        return { kind: 'damaged', why: 'does not tell its byte order' }
      this.#little = magic === byteOrderMagic
    }
    const little = this.#little
    const length = view.getUint32(4, little)
    if (length < 12 || length > mostBlockBytes || length % 4 !== 0)
      return { kind: 'damaged', why: `claims to have ${length} bytes` }
    if (view.byteLength < length) return { kind: 'more', need: length }
    if (view.getUint32(length - 4, little) !== length)
      return { kind: 'damaged', why: 'has another length at its end than at its beginning' }
    const body = new DataView(view.buffer, view.byteOffset + 8, length - 12)
    const read = this.#read(view.getUint32(0, little), body)
    return typeof read === 'string'
      ? { kind: 'damaged', why: read }
      : { kind: 'piece', length, frame: read ?? null }
  }

  /** A sentence's end where it makes no sense; nothing where it is no packet. */
  #read(type: number, body: DataView) {
    switch (type) {
      case block.section:
        return this.#section(body)
      case block.interface:
        return this.#interface(body)
      case block.packet:
        return body.byteLength < 20
          ? 'is too short'
          : this.#packet(body, body.getUint32(0, this.#little), this.#directionOf(body))
      case block.oldPacket:
        return body.byteLength < 20
          ? 'is too short'
          : this.#packet(body, body.getUint16(0, this.#little), null)
      case block.simplePacket:
        return this.#simplePacket(body)
      case block.statistics:
        return this.#statistics(body)
      default:
        return null
    }
  }

  #section(body: DataView): string | null {
    if (body.byteLength < 16) return 'is too short'
    const major = body.getUint16(4, this.#little)
    if (major !== 1) return `is of version ${major}, and only version 1 is known`
    this.#lostBefore = this.dropped
    this.#lost = new Map()
    this.#interfaces = []
    return null
  }

  #interface(body: DataView): string | null {
    if (body.byteLength < 8) return 'is too short'
    if (this.#interfaces.length >= mostInterfaces) return 'is one interface too many'
    const little = this.#little
    let [perSecond, offset] = [1_000_000n, 0n]
    for (const [code, value] of this.#options(body, 8)) {
      // if_tsresol and if_tsoffset (section 4.2)
      if (code === 9 && value.byteLength >= 1) perSecond = resolutionOf(value.getUint8(0))
      else if (code === 14 && value.byteLength >= 8) offset = value.getBigInt64(0, little)
    }
    this.#interfaces.push({
      linkType: body.getUint16(0, little),
      snapLength: body.getUint32(4, little),
      perSecond,
      offset,
    })
    return null
  }

  #packet(body: DataView, id: number, direction: Direction) {
    const from = this.#interfaces[id]
    if (from === undefined) return 'is of an interface that the file does not tell of'
    const little = this.#little
    const ticks = (BigInt(body.getUint32(4, little)) << 32n) | BigInt(body.getUint32(8, little))
    const kept = body.getUint32(12, little)
    if (kept > mostPacketBytes || kept > body.byteLength - 20) return `claims to have ${kept} bytes`
    return {
      at: microsecondsOf(ticks, from),
      linkType: from.linkType,
      bytes: new Uint8Array(body.buffer, body.byteOffset + 20, kept),
      length: body.getUint32(16, little),
      direction,
    }
  }

  #simplePacket(body: DataView) {
    const [from] = this.#interfaces
    if (from === undefined) return 'is of an interface that the file does not tell of'
    if (body.byteLength < 4) return 'is too short'
    const length = body.getUint32(0, this.#little)
    const most = from.snapLength === 0 ? length : Math.min(length, from.snapLength)
    const kept = Math.min(most, body.byteLength - 4)
    if (kept > mostPacketBytes) return `claims to have ${kept} bytes`
    return {
      at: null,
      linkType: from.linkType,
      bytes: new Uint8Array(body.buffer, body.byteOffset + 4, kept),
      length,
      direction: null,
    }
  }

  #statistics(body: DataView): null {
    if (body.byteLength < 12) return null
    let lost: number | null = null
    for (const [code, value] of this.#options(body, 12)) {
      // isb_ifdrop and isb_osdrop (section 4.6)
      if ((code === 5 || code === 7) && value.byteLength >= 8)
        lost = (lost ?? 0) + Number(value.getBigUint64(0, this.#little))
    }
    if (lost !== null && this.#lost.size < mostInterfaces)
      this.#lost.set(body.getUint32(0, this.#little), lost)
    return null
  }

  /** epb_flags: whether it came in or went out (section 4.3.1). */
  #directionOf(body: DataView): Direction {
    const kept = body.getUint32(12, this.#little)
    for (const [code, value] of this.#options(body, 20 + Math.ceil(kept / 4) * 4)) {
      if (code !== 2 || value.byteLength < 4) continue
      const bits = value.getUint32(0, this.#little) & 3
      return bits === 1 ? 'in' : bits === 2 ? 'out' : null
    }
    return null
  }

  *#options(body: DataView, start: number): Generator<readonly [number, DataView], void, void> {
    for (let at = start; at + 4 <= body.byteLength; ) {
      const code = body.getUint16(at, this.#little)
      const length = body.getUint16(at + 2, this.#little)
      if (code === 0 || at + 4 + length > body.byteLength) return
      yield [code, new DataView(body.buffer, body.byteOffset + at + 4, length)]
      at += 4 + Math.ceil(length / 4) * 4
    }
  }
}

/** if_tsresol: a power of ten, or with its highest bit of two. */
function resolutionOf(value: number): bigint {
  return value < 0x80 ? 10n ** BigInt(value) : 2n ** BigInt(value & 0x7f)
}

/** Null: later than a number can tell exactly. */
function microsecondsOf(ticks: bigint, { perSecond, offset }: Interface): number | null {
  const at = Number(offset * 1_000_000n + (ticks * 1_000_000n) / perSecond)
  return Number.isSafeInteger(at) ? at : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
