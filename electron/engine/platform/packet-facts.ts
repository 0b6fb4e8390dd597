import type { Family } from '#shared/sockets/socket'
import { ipv4Regions, parseIpv4, parseIpv6 } from '#shared/targets/address'
import type { FirewallQuestion } from './network'
import type { Maybe } from './packet-rules'

/**
 * What is known of a packet that opens a connection: its family, protocol, port, interface and destination; that it is new, comes
 * alone, is no fragment and has no extension headers. Of its sender only that it has a public address, or one of some networks.
 */

export function matchesPort({ port }: FirewallQuestion, first: number, last = first): boolean {
  return port >= first && port <= last
}

/** A name, or its beginning where it ends with `wildcard`. */
export function matchesInterface(question: FirewallQuestion, name: string, wildcard: '*' | '+'): Maybe {
  // nobody else's packet comes in there
  if (name === 'lo') return question.interface === 'lo'
  if (question.interface === null) return null
  return name.endsWith(wildcard)
    ? question.interface.startsWith(name.slice(0, -1))
    : question.interface === name
}

/** Addresses that follow each other, of one family. */
export interface AddressRange {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

/** Where an IPv6 sender on the internet has its address: 2000::/3 (RFC 4291 section 2.4, IANA's assignment). */
const globalIpv6: AddressRange = { family: 'ipv6', first: 1n << 125n, last: (1n << 126n) - 1n }
/** Where no IPv4 sender on the internet has its address. */
const localIpv4: readonly AddressRange[] = [
  ...ipv4Regions,
  { first: 0, last: 0x00ff_ffff },
  { first: 0xe000_0000, last: 0xffff_ffff },
].map(({ first, last }) => ({ family: 'ipv4', first: BigInt(first), last: BigInt(last) }))

/** Whether the sender is in a range of addresses: never in one that only local senders have, nor in one of the other family. */
export function matchesSource(question: FirewallQuestion, range: AddressRange): Maybe {
  if (range.family !== question.family) return false
  if (question.senders !== undefined) return matchesNear(question.senders, range)
  if (range.family === 'ipv6') {
    if (range.last < globalIpv6.first || range.first > globalIpv6.last) return false
    if (within(globalIpv6, range)) return true
    // senders of this computer's own network are not on the internet; an interface's network is a /64 (RFC 4291 section 2.5.4)
    const near = question.address === null ? null : addressRange(`${question.address}/64`)
    return near !== null && within(range, near) ? false : null
  }
  if (range.first === 0n && range.last === 0xffff_ffffn) return true
  return localIpv4.some((local) => within(range, local)) ? false : null
}

/** True where a range has all senders that there may be, false where it has none of them. */
function matchesNear(senders: readonly string[], range: AddressRange): Maybe {
  const near = senders.map(addressRange).filter((one) => one !== null)
  const same = near.filter(({ family }) => family === range.family)
  if (same.length > 0 && same.every((one) => within(one, range))) return true
  return same.some((one) => one.first <= range.last && range.first <= one.last) ? null : false
}

export function matchesDestination({ address, family }: FirewallQuestion, range: AddressRange): Maybe {
  if (range.family !== family) return false
  const own = address === null ? null : addressRange(address)
  return own === null ? null : within(own, range)
}

function within(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last
}

/** The addresses of `a.b.c.d`, `a.b.c.d/len`, `a.b.c.d/mask`, `a::b` or `a::b/len`; null for anything else. */
export function addressRange(text: string): AddressRange | null {
  const [address = '', length] = text.split('/')
  const ipv4 = parseIpv4(address)
  const ipv6 = ipv4 === null ? parseIpv6(address) : null
  const value = ipv4 === null ? (ipv6?.value ?? null) : BigInt(ipv4)
  if (value === null) return null
  const family = ipv4 === null ? 'ipv6' : 'ipv4'
  const most = ipv4 === null ? 128 : 32
  const mask = length === undefined || ipv4 === null ? null : parseIpv4(length)
  const bits = length === undefined ? most : mask === null ? Number(length) : Math.clz32(~mask >>> 0)
  if (!Number.isInteger(bits) || bits < 0 || bits > most) return null
  const size = 1n << BigInt(most - bits)
  const first = (value / size) * size
  return { family, first, last: first + size - 1n }
}

/** The flags of the first packet of a TCP connection. */
export function matchesFlags(
  { protocol }: FirewallQuestion,
  mask: readonly string[],
  set: readonly string[],
): Maybe {
  if (protocol !== 'tcp') return false
  const masked = mask.some((flag) => flag.toLowerCase() === 'syn') ? ['syn'] : []
  const wanted = set.map((flag) => flag.toLowerCase()).filter((flag) => flag !== 'none')
  return wanted.length === masked.length && wanted.every((flag) => masked.includes(flag))
}
