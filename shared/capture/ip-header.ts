import { formatIpv4, formatIpv6 } from '../targets/address'

/** What an IP packet says before its contents. */
export interface IpHeader {
  readonly version: 4 | 6
  readonly from: string
  readonly to: string
  /** How many routers it may still pass: time to live, or hop limit. */
  readonly ttl: number
  /** IPv4's Identification; null: there is none. */
  readonly id: number | null
  /** IANA's protocol number of what is in it. */
  readonly protocol: number
  /** Where that begins, in bytes from the beginning of the frame. */
  readonly start: number
  /** Bytes of it on the wire. */
  readonly length: number
  /** Whether it is a part of a packet; only the first part has ports. */
  readonly fragment: 'whole' | 'first' | 'later'
}

/** What can't be told of a packet, as a noun: it is counted. */
export type Untold = string

const cut: Untold = 'packets cut off before their addresses'

/** Reads the header at `start`. @param onWire bytes of the frame on the wire, counted from its beginning */
export function ipHeader(view: DataView, start: number, onWire: number): IpHeader | Untold {
  if (view.byteLength <= start) return cut
  const version = view.getUint8(start) >> 4
  if (version === 4) return ipv4Header(view, start, onWire)
  return version === 6 ? ipv6Header(view, start, onWire) : 'packets that are no IP'
}

/** RFC 791, section 3.1. */
function ipv4Header(view: DataView, start: number, onWire: number): IpHeader | Untold {
  if (view.byteLength < start + 20) return cut
  const header = (view.getUint8(start) & 15) * 4
  if (header < 20) return 'packets that are no IP'
  // 0: the network card was to cut it into packets, after it was captured
  const total = view.getUint16(start + 2) || onWire - start
  const fragment = view.getUint16(start + 6)
  return {
    version: 4,
    from: formatIpv4(view.getUint32(start + 12)),
    to: formatIpv4(view.getUint32(start + 16)),
    ttl: view.getUint8(start + 8),
    id: view.getUint16(start + 4),
    protocol: view.getUint8(start + 9),
    start: start + header,
    length: Math.max(0, total - header),
    fragment: fragmentOf(fragment & 0x1fff, (fragment & 0x2000) !== 0),
  }
}

/** Extension headers with their length in units of eight bytes, the first not counted (RFC 8200 section 4; RFC 5533; RFC 7401). */
const extensions: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140])

/** RFC 8200, section 3. */
function ipv6Header(view: DataView, start: number, onWire: number): IpHeader | Untold {
  if (view.byteLength < start + 40) return cut
  const payload = view.getUint16(start + 4)
  const end = payload === 0 ? onWire : start + 40 + payload
  let [protocol, at] = [view.getUint8(start + 6), start + 40]
  let fragment: IpHeader['fragment'] = 'whole'
  for (;;) {
    const length = extensionLength(view, protocol, at)
    if (length === null) break
    if (length === 'cut') return 'packets cut off before their ports'
    // not where it is bound for yet (RFC 8200, section 4.4)
    if (protocol === 43 && view.getUint8(at + 3) > 0) return 'packets with a route of their own still to go'
    if (protocol === 44) {
      const offset = view.getUint16(at + 2)
      fragment = fragmentOf(offset >> 3, (offset & 1) === 1)
    }
    ;[protocol, at] = [view.getUint8(at), at + length]
    // behind it is a part of the contents, and no header
    if (fragment === 'later') break
  }
  return {
    version: 6,
    from: formatIpv6(ipv6At(view, start + 8)),
    to: formatIpv6(ipv6At(view, start + 24)),
    ttl: view.getUint8(start + 7),
    id: null,
    protocol,
    start: at,
    length: Math.max(0, end - at),
    fragment,
  }
}

/** Bytes of the extension header at `at`; null: it is none. */
function extensionLength(view: DataView, protocol: number, at: number): number | 'cut' | null {
  const isFragment = protocol === 44
  const isAuthentication = protocol === 51
  if (!isFragment && !isAuthentication && !extensions.has(protocol)) return null
  if (view.byteLength < at + 8) return 'cut'
  if (isFragment) return 8
  // units of four bytes, two not counted (RFC 4302, section 2.2)
  return isAuthentication ? (view.getUint8(at + 1) + 2) * 4 : (view.getUint8(at + 1) + 1) * 8
}

function fragmentOf(offset: number, more: boolean): IpHeader['fragment'] {
  return offset > 0 ? 'later' : more ? 'first' : 'whole'
}

function ipv6At(view: DataView, at: number): bigint {
  return (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)
}
