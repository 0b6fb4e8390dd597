import { clip } from '../words/problem'
import { formatIpv4, formatIpv6, mappedIpv4, parseIpv6 } from './address'
import { parseIpv4Target } from './ipv4-target'
import type { TargetOutcome, TargetPurpose } from './target'

const linkLocal = { first: 0xfe80n << 112n, last: (0xfec0n << 112n) - 1n }
const firstMulticast = 0xff00n << 112n

/** An address or a CIDR block, with a zone where it is link-local; `fe80::1%eth0/64` is the order of RFC 4007 section 11.7. */
export function parseIpv6Target(
  word: string,
  purpose: TargetPurpose,
  zones: readonly string[],
): TargetOutcome {
  const slash = word.indexOf('/')
  const text = slash === -1 ? word : word.slice(0, slash)
  const mask = slash === -1 ? '' : word.slice(slash)
  const address = parseIpv6(text)
  if (address === null) return { message: notIpv6(text) }
  const bits = mask === '' ? 128 : /^\/\d{1,3}$/.test(mask) ? Number(mask.slice(1)) : Number.NaN
  if (!(bits <= 128)) {
    return {
      part: mask,
      at: slash,
      message: `${clip(mask)} is not a mask of an IPv6 address: they go from /0 to /128.`,
    }
  }
  const size = 1n << BigInt(128 - bits)
  const first = address.value - (address.value % size)
  const last = first + size - 1n
  const message =
    address.zone === null && purpose === 'exclude'
      ? null
      : (zoneProblem({ text, mask, first, last, zone: address.zone }, zones) ??
        (purpose === 'scan' ? whyNoHost(word, first, last) : null))
  if (message !== null) return { message }
  return { spec: { kind: 'ipv6', text: word, first, last, zone: address.zone } }
}

function notIpv6(text: string): string {
  const shown = clip(text)
  if (text.startsWith('[') && !text.endsWith(']')) return `${shown} lacks its closing bracket: [::1]`
  if (/%\]?$/.test(text)) return `${shown} lacks its interface: fe80::1%eth0`
  if (text.includes('%') && parseIpv6(text.replace(/%[^\]]*/, '')) !== null) {
    return `${shown} has an interface that can't be one: fe80::1%eth0`
  }
  return `${shown} is not an IPv6 address: they are written like 2001:db8::1.`
}

/** Link-local addresses mean something on one interface only (RFC 4007 section 4); all others need none. */
function zoneProblem(
  {
    text,
    mask,
    first,
    last,
    zone,
  }: {
    readonly text: string
    readonly mask: string
    readonly first: bigint
    readonly last: bigint
    readonly zone: string | null
  },
  zones: readonly string[],
): string | null {
  const plain = text.replace(/[[\]]|%[^\]]*/g, '')
  const named = (one: (zone: string) => string) =>
    (zones.length === 0 ? ['eth0'] : zones.slice(0, 6)).map(one).join(' or ')
  if (zone === null) {
    if (last < linkLocal.first || first > linkLocal.last) return null
    return first >= linkLocal.first
      ? `${clip(text)} needs its interface: ${named((known) => `${clip(plain)}%${known}${mask}`)}`
      : `${clip(text)}${mask} holds link-local addresses, which need their interface: write ${named((known) => `fe80::%${known}/64`)} for these.`
  }
  if (first >= linkLocal.first && last <= linkLocal.last) return null
  return `Only link-local addresses have an interface: write ${clip(plain)}${mask}`
}

/** Why some of these addresses are no hosts: :: (RFC 4291 section 2.5.2) and ff00::/8 (section 2.7). */
function whyNoHost(word: string, first: bigint, last: bigint): string | null {
  const shown = clip(word)
  if (last === 0n) return `${shown} means every address of this computer: scan ::1 instead.`
  if (first >= firstMulticast)
    return `${shown} is no host: addresses that begin with ff are multicast groups.`
  if (last >= firstMulticast || first === 0n) {
    return `${shown} holds addresses that are no hosts (:: or multicast groups): write a smaller range.`
  }
  const mapped = first === last ? mappedIpv4(first) : null
  if (mapped === null) return null
  const asIpv4 = parseIpv4Target(formatIpv4(mapped), 'scan')
  return 'message' in asIpv4 ? asIpv4.message.replace(formatIpv4(mapped), formatIpv6(first)) : null
}
