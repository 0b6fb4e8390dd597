import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../targets/address'
import { magicCookie, type StunEndpoint } from './words'

/** The family bytes of RFC 8489 section 14.1. */
const ipv4 = 1
const ipv6 = 2

/**
 * Reads the value of MAPPED-ADDRESS and its kin.
 * @param mask what an XOR-MAPPED-ADDRESS is masked with, see {@link maskOf}; null: nothing
 * @returns null where the family is unknown or the length doesn't fit it
 */
export function readAddress(value: Uint8Array, mask: Uint8Array | null): StunEndpoint | null {
  const family = value[1]
  if (value.length !== 4 + (family === ipv4 ? 4 : 16) || (family !== ipv4 && family !== ipv6)) return null
  const plain = value.map((byte, index) => (index < 2 || mask === null ? byte : byte ^ maskAt(mask, index)))
  const port = (plain[2] ?? 0) * 256 + (plain[3] ?? 0)
  const octets = plain.subarray(4)
  if (family === ipv4) {
    const number = octets.reduce((sum, octet) => sum * 256 + octet, 0)
    return { family: 'ipv4', address: formatIpv4(number), port }
  }
  const number = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  return { family: 'ipv6', address: formatIpv6(number), port }
}

/**
 * The value of an address attribute, 8 or 20 bytes.
 * @throws RangeError for what is no address
 */
export function writeAddress({ address, port }: StunEndpoint, mask: Uint8Array | null): Uint8Array {
  const octets = octetsOf(address)
  const value = Uint8Array.of(0, octets.length === 4 ? ipv4 : ipv6, port >>> 8, port & 0xff, ...octets)
  return value.map((byte, index) => (index < 2 || mask === null ? byte : byte ^ maskAt(mask, index)))
}

/** Cookie and transaction id: the port is masked with the first two bytes, the address with as many as it has (RFC 8489 section 14.2). */
export function maskOf(transactionId: Uint8Array): Uint8Array {
  const mask = new Uint8Array(16)
  new DataView(mask.buffer).setUint32(0, magicCookie)
  mask.set(transactionId.subarray(0, 12), 4)
  return mask
}

function maskAt(mask: Uint8Array, index: number): number {
  return mask[index < 4 ? index - 2 : index - 4] ?? 0
}

function octetsOf(address: string): readonly number[] {
  const four = parseIpv4(address)
  if (four !== null) return [four >>> 24, (four >>> 16) & 255, (four >>> 8) & 255, four & 255]
  const six = parseIpv6(address)
  if (six === null) throw new RangeError(`${address} is no address`)
  return Array.from({ length: 16 }, (_, index) => Number((six.value >> BigInt(120 - 8 * index)) & 0xffn))
}
