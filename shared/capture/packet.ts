import type { Protocol } from '../ports/protocol'
import type { Endpoint } from '../sockets/socket'
import type { Direction, Frame } from './frame'
import { type IpHeader, ipHeader, type Untold } from './ip-header'
import { linkContent } from './link-layer'

/** What every packet has that can be told. */
interface PacketBase {
  /** In its file, from 1. */
  readonly number: number
  /** Microseconds since 1970; null: not told. */
  readonly at: number | null
  readonly version: 4 | 6
  readonly ttl: number
  /** IPv4's Identification, by which a copy is known; null: there is none. */
  readonly id: number | null
  readonly direction: Direction
  /** Sent to many at once. */
  readonly group: boolean
}

export interface TcpPacket extends PacketBase {
  readonly kind: 'tcp'
  readonly from: Endpoint
  readonly to: Endpoint
  readonly flags: TcpFlags
  readonly sequence: number
  readonly acknowledged: number
  readonly window: number
  /** Bytes of data on the wire, headers not counted. */
  readonly length: number
}

/** Bits of the flags that matter here (RFC 9293, section 3.1). */
export interface TcpFlags {
  readonly syn: boolean
  readonly ack: boolean
  readonly fin: boolean
  readonly rst: boolean
  /** All eight, as tcpdump writes them. */
  readonly bits: number
}

export interface UdpPacket extends PacketBase {
  readonly kind: 'udp'
  readonly from: Endpoint
  readonly to: Endpoint
  readonly length: number
}

/** What an ICMP error says of the packet that it quotes. */
export const icmpMeanings = ['port', 'protocol', 'host', 'network', 'prohibited', 'too-many-hops'] as const
export type IcmpMeaning = (typeof icmpMeanings)[number]

export interface IcmpPacket extends PacketBase {
  readonly kind: 'icmp'
  /** Who says it. */
  readonly from: string
  readonly to: string
  readonly type: number
  readonly code: number
  readonly meaning: IcmpMeaning
  /** The packet that it is about. */
  readonly quoted: { readonly protocol: Protocol; readonly from: Endpoint; readonly to: Endpoint }
  readonly length: number
}

export type Packet = TcpPacket | UdpPacket | IcmpPacket

const tcp = 6
const udp = 17
const icmp4 = 1
const icmp6 = 58

const protocolWords: ReadonlyMap<number, Untold> = new Map([
  [icmp4, 'ICMP packets that are about no packet of TCP or UDP'],
  [icmp6, 'ICMP packets that are about no packet of TCP or UDP'],
  [2, 'IGMP'],
  [4, 'tunnels (IP in IP)'],
  [41, 'tunnels (IP in IP)'],
  [47, 'tunnels (GRE)'],
  [50, 'encrypted packets (IPsec ESP)'],
  [132, 'SCTP'],
])

/** What a frame tells of TCP, UDP, and errors about them; or what it is instead, as a noun to be counted. */
export function packetOf(frame: Frame): Packet | Untold {
  const link = linkContent(frame)
  if (link.kind === 'other') return link.what
  const view = viewOf(frame.bytes)
  const ip = ipHeader(view, link.start, frame.length)
  if (typeof ip === 'string') return ip
  const { version, ttl, id, fragment } = ip
  if (fragment === 'later') return 'later parts of packets that were sent in parts, which have no ports'
  const { direction, group } = link
  const base: PacketBase = { number: frame.number, at: frame.at, version, ttl, id, direction, group }
  switch (ip.protocol) {
    case tcp:
      return tcpPacket(base, view, ip)
    case udp:
      return udpPacket(base, view, ip)
    case icmp4:
    case icmp6:
      return icmpPacket(base, view, ip)
    default:
      return protocolWords.get(ip.protocol) ?? 'other protocols over IP'
  }
}

const noPorts: Untold = 'packets cut off before their ports'

/** RFC 9293, section 3.1; the flags stand in its byte 13, the window behind them. */
function tcpPacket(base: PacketBase, view: DataView, ip: IpHeader): Packet | Untold {
  const { start } = ip
  if (view.byteLength < start + 16) return noPorts
  const bits = view.getUint8(start + 13)
  const header = (view.getUint8(start + 12) >> 4) * 4
  if (header < 20) return 'packets of TCP that make no sense'
  const has = (bit: number) => (bits & bit) !== 0
  return {
    ...base,
    kind: 'tcp',
    ...endsOf(view, ip),
    flags: { fin: has(1), syn: has(2), rst: has(4), ack: has(16), bits },
    sequence: view.getUint32(start + 4),
    acknowledged: view.getUint32(start + 8),
    window: view.getUint16(start + 14),
    length: Math.max(0, ip.length - header),
  }
}

/** RFC 768. */
function udpPacket(base: PacketBase, view: DataView, ip: IpHeader): Packet | Untold {
  if (view.byteLength < ip.start + 8) return noPorts
  const length = Math.max(0, view.getUint16(ip.start + 4) - 8)
  return { ...base, kind: 'udp', ...endsOf(view, ip), length }
}

function endsOf(view: DataView, { from, to, start }: IpHeader) {
  return {
    from: { address: from, port: view.getUint16(start) },
    to: { address: to, port: view.getUint16(start + 2) },
  }
}

/** RFC 792 and RFC 4443: the packet that an error is about stands behind its first eight bytes. */
function icmpPacket(base: PacketBase, view: DataView, ip: IpHeader): Packet | Untold {
  const { start } = ip
  const untold = protocolWords.get(icmp4) ?? ''
  if (view.byteLength < start + 8) return noPorts
  const [type, code] = [view.getUint8(start), view.getUint8(start + 1)]
  const meaning = ip.version === 4 ? meaningOf4(type, code) : meaningOf6(type, code)
  if (meaning === null) return untold
  const quoted = ipHeader(view, start + 8, start + ip.length)
  if (typeof quoted === 'string' || quoted.fragment === 'later') return untold
  const protocol = quoted.protocol === tcp ? 'tcp' : quoted.protocol === udp ? 'udp' : null
  if (protocol === null || view.byteLength < quoted.start + 4) return untold
  return {
    ...base,
    kind: 'icmp',
    from: ip.from,
    to: ip.to,
    type,
    code,
    meaning,
    quoted: { protocol, ...endsOf(view, quoted) },
    length: ip.length,
  }
}

/** RFC 792; RFC 1122, section 3.2.2.1; RFC 1812, section 5.2.7.1. */
function meaningOf4(type: number, code: number): IcmpMeaning | null {
  if (type === 11) return code === 0 ? 'too-many-hops' : null
  if (type !== 3) return null
  switch (code) {
    case 3:
      return 'port'
    case 2:
      return 'protocol'
    case 1:
    case 5:
    case 7:
    case 8:
    case 12:
      return 'host'
    case 0:
    case 6:
    case 11:
      return 'network'
    case 9:
    case 10:
    case 13:
    case 14:
    case 15:
      return 'prohibited'
    // 4: too large a packet, which is sent anew in smaller ones
    default:
      return null
  }
}

/** RFC 4443, section 3.1. */
function meaningOf6(type: number, code: number): IcmpMeaning | null {
  if (type === 3) return code === 0 ? 'too-many-hops' : null
  if (type !== 1) return null
  switch (code) {
    case 0:
      return 'network'
    case 2:
    case 3:
      return 'host'
    case 4:
      return 'port'
    case 1:
    case 5:
    case 6:
      return 'prohibited'
    default:
      return null
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
