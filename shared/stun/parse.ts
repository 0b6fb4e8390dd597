import { maskOf, readAddress } from './address-attribute'
import { crc32 } from './crc32'
import {
  attributeTypes,
  type ChangeRequest,
  headerLength,
  magicCookie,
  type StunEndpoint,
  type StunMessage,
  stunKinds,
  transactionIdLength,
} from './words'

/** Longest message that is read; a STUN message over UDP has to fit into one packet (RFC 8489 section 6.1). */
const longestMessage = 1500
/** FINGERPRINT is the checksum XORed with this (RFC 8489 section 14.7). */
export const fingerprintMask = 0x5354_554e
const longestSoftware = 128

const types = attributeTypes
/** Types that are understood, or may be left aside because nothing here is authenticated. */
const known: ReadonlySet<number> = new Set(Object.values(types))

/**
 * Reads a datagram (RFC 8489 section 6.3). What came over the network may be anything: nothing is thrown.
 * @returns null for what is no STUN message with the cookie, whose lengths don't fit, or whose checksum is wrong
 */
export function parseStun(bytes: Uint8Array): StunMessage | null {
  if (bytes.length < headerLength || bytes.length > longestMessage) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint16(0)
  if (type >>> 14 !== 0 || view.getUint32(4) !== magicCookie) return null
  const length = view.getUint16(2)
  if (length % 4 !== 0 || headerLength + length !== bytes.length) return null
  const attributes = readAttributes(bytes, view)
  if (attributes === null) return null
  const transactionId = bytes.slice(8, 8 + transactionIdLength)
  const address = (...order: readonly number[]) => firstAddress(attributes.values, order, transactionId)
  const change = attributes.values.get(types.changeRequest)
  const error = attributes.values.get(types.errorCode)
  const software = attributes.values.get(types.software)
  return {
    // the class is spread over bits 4 and 8 (RFC 8489 section 5)
    kind: stunKinds[((type >>> 4) & 1) | ((type >>> 7) & 2)] ?? 'request',
    method: (type & 0xf) | ((type >>> 1) & 0x70) | ((type >>> 2) & 0xf80),
    transactionId,
    mapped: address(types.xorMappedAddress, types.mappedAddress),
    origin: address(types.responseOrigin, types.sourceAddress),
    other: address(types.otherAddress, types.changedAddress),
    change: change === undefined ? null : readChange(change),
    software: software === undefined ? null : readText(software),
    error: error === undefined ? null : readError(error),
    unknownRequired: attributes.unknownRequired,
    fingerprint: attributes.fingerprint,
  }
}

interface Attributes {
  /** The first of each type (RFC 8489 section 14). */
  readonly values: ReadonlyMap<number, Uint8Array>
  readonly unknownRequired: readonly number[]
  readonly fingerprint: boolean
}

function readAttributes(bytes: Uint8Array, view: DataView): Attributes | null {
  const values = new Map<number, Uint8Array>()
  const unknownRequired: number[] = []
  let signed = false
  let at = headerLength
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null
    const type = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if (at + 4 + length > bytes.length) return null
    if (type === types.fingerprint) {
      // it is the last one, and covers all before it
      if (length !== 4 || at + 8 !== bytes.length) return null
      const right = (crc32(bytes.subarray(0, at)) ^ fingerprintMask) >>> 0
      return view.getUint32(at + 4) === right ? { values, unknownRequired, fingerprint: true } : null
    }
    // what follows a signature is ignored (RFC 8489 section 14.5)
    if (!signed) {
      if (!values.has(type)) values.set(type, bytes.subarray(at + 4, at + 4 + length))
      if (type < 0x8000 && !known.has(type)) unknownRequired.push(type)
    }
    signed ||= type === types.messageIntegrity || type === types.messageIntegritySha256
    at += 4 + Math.ceil(length / 4) * 4
  }
  return { values, unknownRequired, fingerprint: false }
}

function firstAddress(
  values: ReadonlyMap<number, Uint8Array>,
  order: readonly number[],
  transactionId: Uint8Array,
): StunEndpoint | null {
  for (const type of order) {
    const value = values.get(type)
    if (value === undefined) continue
    const address = readAddress(value, type === types.xorMappedAddress ? maskOf(transactionId) : null)
    if (address !== null) return address
  }
  return null
}

function readChange(value: Uint8Array): ChangeRequest | null {
  if (value.length !== 4) return null
  const flags = value[3] ?? 0
  return { address: (flags & 4) !== 0, port: (flags & 2) !== 0 }
}

/** RFC 8489 section 14.8: class and number. */
function readError(value: Uint8Array): StunMessage['error'] {
  const code = ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0)
  if (value.length < 4 || code < 300 || code > 699) return null
  return { code, reason: readText(value.subarray(4)) }
}

/** Whatever is no printable ASCII becomes a question mark: the text is shown to people. */
function readText(value: Uint8Array): string {
  const codes = Array.from(value.subarray(0, longestSoftware), (byte) =>
    byte >= 0x20 && byte < 0x7f ? byte : 0x3f,
  )
  return String.fromCharCode(...codes)
}
