import { bytes } from './bytes'

/** Tags of ASN.1's basic encoding (X.690 section 8.1.2) that the questions here need. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  generalString: 0x1b,
  time: 0x18,
  bits: 0x03,
  sequence: 0x30,
} as const

/** One value: its tag, its length (X.690 section 8.1.3), and what is in it. */
export function ber(tag: number, ...content: readonly (number | string | Uint8Array)[]): Uint8Array {
  const inner = bytes(...content)
  const length = inner.length
  if (length < 128) return bytes(tag, length, inner)
  return length < 256 ? bytes(tag, 0x81, length, inner) : bytes(tag, 0x82, length >>> 8, length & 0xff, inner)
}

export interface BerValue {
  readonly tag: number
  readonly content: Uint8Array
  /** What stands behind it. */
  readonly rest: Uint8Array
}

/** Reads the first value; null where its length doesn't fit into what is there. */
export function readBer(from: Uint8Array): BerValue | null {
  const [tag, first] = from
  if (tag === undefined || first === undefined) return null
  let length = first
  let at = 2
  if (first >= 0x80) {
    const more = first & 0x7f
    if (more === 0 || more > 4 || from.length < 2 + more) return null
    length = from.subarray(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, 0)
    at = 2 + more
  }
  if (at + length > from.length) return null
  return { tag, content: from.subarray(at, at + length), rest: from.subarray(at + length) }
}

/** The content of an integer as a number. */
export function berNumber(content: Uint8Array): number {
  return content.reduce((sum, byte) => sum * 256 + byte, 0)
}
