import type { Direction, Frame } from './frame'

/** Where the IP packet of a frame begins, or what is in it instead. */
export type LinkContent =
  | {
      readonly kind: 'ip'
      /** Bytes from the beginning of the frame. */
      readonly start: number
      /** It was sent to many at once (broadcast or multicast of the link). */
      readonly group: boolean
      readonly direction: Direction
    }
  | { readonly kind: 'other'; readonly what: string }

const cut: LinkContent = { kind: 'other', what: 'packets cut off before their addresses' }

/** EtherTypes: what stands in front of VLAN tags, PPPoE sessions and IP (IANA, "IEEE 802 Numbers"). */
const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])
const pppoeSession = 0x8864
const ipTypes: ReadonlySet<number> = new Set([0x0800, 0x86dd])
const typeWords: ReadonlyMap<number, string> = new Map([
  [0x0806, 'ARP'],
  [0x8035, 'RARP'],
  [0x88cc, 'LLDP'],
  [0x888e, '802.1X'],
  [0x8863, 'PPPoE discovery'],
  [0x8847, 'MPLS'],
])

/** Address families in front of a loopback frame: AF_INET everywhere, AF_INET6 as Linux, the BSDs and macOS number it. */
const families: ReadonlySet<number> = new Set([2, 10, 24, 28, 30])

/** What is in a frame, by its link type. */
export function linkContent({ linkType, bytes, direction }: Frame): LinkContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ip = (start: number, group = false, way = direction): LinkContent => ({
    kind: 'ip',
    start,
    group,
    direction: way,
  })
  switch (linkType) {
    // NULL has its family in the byte order of whoever captured, LOOP in that of the network
    case 0:
    case 108: {
      if (view.byteLength < 4) return cut
      const known =
        families.has(view.getUint32(0)) || (linkType === 0 && families.has(view.getUint32(0, true)))
      return known ? ip(4) : { kind: 'other', what: 'protocols other than IP' }
    }
    case 1: {
      if (view.byteLength < 14) return cut
      // the lowest bit of the first byte: sent to a group (IEEE 802)
      return behindType(view, 12, ip(0, (view.getUint8(0) & 1) === 1))
    }
    case 9:
      return pppContent(view, view.byteLength >= 2 && view.getUint16(0) === 0xff03 ? 2 : 0, ip(0))
    // RAW, as it is written in files and as some systems number it; IPv4; IPv6
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return ip(0)
    case 113: {
      if (view.byteLength < 16) return cut
      const type = view.getUint16(0)
      return behindType(view, 14, ip(0, isGroup(type), wayOf(type) ?? direction))
    }
    case 276: {
      if (view.byteLength < 20) return cut
      const type = view.getUint8(10)
      return behindType(view, 0, ip(0, isGroup(type), wayOf(type) ?? direction), 20)
    }
    default:
      return { kind: 'other', what: `packets of link type ${linkType}, which is not read` }
  }
}

/** Linux "cooked" captures: 0 to us, 1 to all, 2 to a group, 3 to somebody else, 4 from us (packet(7), sll_pkttype). */
function wayOf(type: number): Direction {
  return type === 4 ? 'out' : type <= 2 ? 'in' : null
}

function isGroup(type: number): boolean {
  return type === 1 || type === 2
}

/** What follows an EtherType, VLAN tags passed over. @param start of what follows, where it does not follow at once */
function behindType(view: DataView, typeAt: number, ip: LinkContent, start = typeAt + 2): LinkContent {
  let [type, at] = [view.getUint16(typeAt), start]
  while (vlanTags.has(type)) {
    if (view.byteLength < at + 4) return cut
    ;[type, at] = [view.getUint16(at + 2), at + 4]
  }
  if (ipTypes.has(type)) return ip.kind === 'ip' ? { ...ip, start: at } : ip
  if (type === pppoeSession) return pppContent(view, at + 6, ip)
  // below 1536 it is a length (IEEE 802.3)
  const what = typeWords.get(type) ?? (type < 1536 ? 'IEEE 802.3 frames' : 'protocols other than IP')
  return { kind: 'other', what }
}

/** A PPP frame's protocol: one byte where it is odd, else two (RFC 1661 section 2, RFC 1331). */
function pppContent(view: DataView, at: number, ip: LinkContent): LinkContent {
  if (view.byteLength < at + 2) return cut
  const short = (view.getUint8(at) & 1) === 1
  const protocol = short ? view.getUint8(at) : view.getUint16(at)
  if (protocol !== 0x21 && protocol !== 0x57) return { kind: 'other', what: 'protocols other than IP' }
  return ip.kind === 'ip' ? { ...ip, start: at + (short ? 1 : 2) } : ip
}
