import type { Family, Protocol } from '#shared/sockets/socket'
import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '#shared/targets/address'

/** Bytes of a nonce. */
export const nonceLength = 12
const version = 2
const announce = 0
const map = 1
const headerLength = 24
const mapLength = 60
/** RFC 6887 section 7: no message is longer. */
const longest = 1_100

/** What a PCP server answered. */
export interface PcpAnswer {
  /** RFC 6887 section 7.4; see `pcp-words.ts`. */
  readonly result: number
  /** Seconds that the mapping, or the error, lasts. */
  readonly lifetime: number
  /** Seconds since the router forgot everything. */
  readonly epoch: number
}

export interface PcpMapping extends PcpAnswer {
  readonly externalPort: number
  readonly externalAddress: string
}

/** The server speaks another version: 0 is NAT-PMP (RFC 6887 section 9). */
export interface OtherVersion {
  readonly otherVersion: number
}

export interface PcpMapRequest {
  readonly protocol: Protocol
  readonly family: Family
  readonly internalPort: number
  /** A wish; 0: none. */
  readonly externalPort: number
  /** Seconds; 0 removes the mapping. */
  readonly seconds: number
  /** Whoever knows it may change the mapping. */
  readonly nonce: Buffer
  /** This computer's address, the same that the request is sent from. */
  readonly client: string
}

/** RFC 6887 section 14.1: asks nothing but whether a server is there. Null where `client` is no address. */
export function announceRequest(client: string): Buffer | null {
  return header(announce, 0, client)
}

/** RFC 6887 section 11.1; null where `client` is no address. */
export function mapRequest(request: PcpMapRequest): Buffer | null {
  const head = header(map, request.seconds, request.client)
  if (head === null) return null
  const body = Buffer.alloc(mapLength - headerLength)
  request.nonce.copy(body, 0, 0, nonceLength)
  body[12] = protocolNumber(request.protocol)
  body.writeUInt16BE(request.internalPort, 16)
  body.writeUInt16BE(request.externalPort, 18)
  // section 11.1: no wish for an address is all zeros, for IPv4 in its mapped form
  if (request.family === 'ipv4') body.writeUInt16BE(0xffff, 30)
  return Buffer.concat([head, body])
}

/** The answer to an announcement; null for anything else. */
export function readAnnounceAnswer(answer: Buffer): PcpAnswer | OtherVersion | null {
  return readHeader(answer, announce)
}

/** The answer to `request`; null for anything else, such as that to somebody else's. */
export function readMapAnswer(
  answer: Buffer,
  request: Pick<PcpMapRequest, 'protocol' | 'internalPort' | 'nonce'>,
): PcpMapping | PcpAnswer | OtherVersion | null {
  const head = readHeader(answer, map)
  if (head === null || 'otherVersion' in head) return head
  if (answer.length < mapLength) return head.result === 0 ? null : head
  const nonce = answer.subarray(24, 24 + nonceLength)
  const same =
    nonce.equals(request.nonce.subarray(0, nonceLength)) &&
    answer[36] === protocolNumber(request.protocol) &&
    answer.readUInt16BE(40) === request.internalPort
  if (!same) return null
  if (head.result !== 0) return head
  return {
    ...head,
    externalPort: answer.readUInt16BE(42),
    externalAddress: readAddress(answer.subarray(44, 60)),
  }
}

function header(opcode: number, seconds: number, client: string): Buffer | null {
  const address = addressBytes(client)
  if (address === null) return null
  const head = Buffer.alloc(8)
  head[0] = version
  head[1] = opcode
  head.writeUInt32BE(seconds, 4)
  return Buffer.concat([head, address])
}

/** RFC 6887 section 7.2. A server of another version answers in its own, with UNSUPP_VERSION at the same place. */
function readHeader(answer: Buffer, opcode: number): PcpAnswer | OtherVersion | null {
  if (answer.length < 4 || answer.length > longest) return null
  const [spoken = 0, operation = 0, , last = 0] = answer
  if ((operation & 0x80) === 0) return null
  const unsupported = last === 1
  if (spoken !== version) return unsupported ? { otherVersion: spoken } : null
  if (answer.length < headerLength || answer.length % 4 !== 0 || (operation & 0x7f) !== opcode) return null
  return { result: last, lifetime: answer.readUInt32BE(4), epoch: answer.readUInt32BE(8) }
}

function protocolNumber(protocol: Protocol): number {
  return protocol === 'tcp' ? 6 : 17
}

/** RFC 6887 section 5: 16 bytes, IPv4 in the mapped form of IPv6. A zone is left out. */
function addressBytes(address: string): Buffer | null {
  const ipv4 = parseIpv4(address)
  const value = ipv4 === null ? (parseIpv6(address)?.value ?? null) : 0xffff_0000_0000n + BigInt(ipv4)
  return value === null ? null : Buffer.from(value.toString(16).padStart(32, '0'), 'hex')
}

function readAddress(bytes: Buffer): string {
  const value = BigInt(`0x${bytes.toString('hex')}`)
  const ipv4 = mappedIpv4(value)
  return ipv4 === null ? formatIpv6(value) : formatIpv4(ipv4)
}
