import type { Scope } from '../scan/plan'
import { isZone } from './zone'

/** An IPv6 address as a number below 2^128, with the interface that a link-local one needs (RFC 4007 section 11). */
export interface Ipv6Address {
  readonly value: bigint
  readonly zone: string | null
}

/**
 * Four decimal numbers from 0 to 255. Leading zeros are refused, because some programs read 010 as 8 (RFC 6943 section
 * 3.1.1), and so are the short forms such as 127.1.
 * @returns the address as an unsigned 32-bit number, or null
 */
export function parseIpv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return null
  let value = 0
  for (const part of match.slice(1)) {
    const octet = Number(part)
    if (octet > 255 || (part.length > 1 && part.startsWith('0'))) return null
    value = value * 256 + octet
  }
  return value
}

/** Dotted decimal; `value` is an unsigned 32-bit number. */
export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The most characters that an address without zone can have (RFC 4291 section 2.2, form 3). */
const longestIpv6 = 45

/**
 * The forms of RFC 4291 section 2.2, with a zone (`fe80::1%eth0`), also in brackets.
 * @returns null for anything else
 */
export function parseIpv6(text: string): Ipv6Address | null {
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const percent = inner.indexOf('%')
  const address = percent === -1 ? inner : inner.slice(0, percent)
  const zone = percent === -1 ? null : inner.slice(percent + 1)
  if (zone !== null && !isZone(zone)) return null
  if (address.length > longestIpv6) return null
  const halves = address.split('::')
  if (halves.length > 2) return null
  const head = groupsOf(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 1 ? [] : groupsOf(halves[1] ?? '', true)
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  // "::" stands for one group of zeros at least
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return { value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n), zone }
}

/** The 16-bit groups of one side of "::"; an IPv4 address may stand for the last two. */
function groupsOf(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const ipv4 = parseIpv4(part)
      if (ipv4 === null) return null
      groups.push(ipv4 >>> 16, ipv4 & 0xffff)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16))
    } else {
      return null
    }
  }
  return groups
}

/** As RFC 5952 recommends: lower case, the longest run of zeros as "::", IPv4-mapped addresses with a dotted end. */
export function formatIpv6(value: bigint, zone?: string | null): string {
  const suffix = zone === null || zone === undefined ? '' : `%${zone}`
  const ipv4 = mappedIpv4(value)
  if (ipv4 !== null) return `::ffff:${formatIpv4(ipv4)}${suffix}`
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  )
  let longest = { start: 0, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    // the first of equal runs is shortened, a single zero never (sections 4.2.2 and 4.2.3)
    if (length > longest.length) longest = { start, length }
    if (length > 0) start += length
  }
  const words = groups.map((group) => group.toString(16))
  if (longest.length < 2) return words.join(':') + suffix
  const head = words.slice(0, longest.start).join(':')
  const tail = words.slice(longest.start + longest.length).join(':')
  return `${head}::${tail}${suffix}`
}

/** The IPv4 address in an IPv4-mapped one (::ffff:0:0/96, RFC 4291 section 2.5.5.2), or null. */
export function mappedIpv4(value: bigint): number | null {
  return value >> 32n === 0xffffn ? Number(value & 0xffff_ffffn) : null
}

/**
 * Where an address lies:
 * - `this-computer`: 127/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291 section 2.5.3), and the addresses in `own`
 * - `private`: 10/8, 172.16/12, 192.168/16 (RFC 1918), 100.64/10 (RFC 6598), 169.254/16 (RFC 3927), fc00::/7 (RFC 4193),
 *   fe80::/10 (RFC 4291 section 2.5.6), fec0::/10 (once site-local, RFC 3879)
 * - `public`: everything else, also what is no address
 *
 * An IPv4-mapped IPv6 address lies where its IPv4 address does. `own` holds addresses in the form that
 * {@link formatIpv4} and {@link formatIpv6} give, IPv6 ones without zone.
 */
export function scopeOf(address: string, own: ReadonlySet<string>): Scope {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return scopeOfIpv4(ipv4, own)
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return 'public'
  const mapped = mappedIpv4(ipv6.value)
  if (mapped !== null) return scopeOfIpv4(mapped, own)
  if (own.has(formatIpv6(ipv6.value))) return 'this-computer'
  return scopeIn(ipv6Regions, ipv6.value)
}

/** {@link scopeOf} an unsigned 32-bit number. */
export function scopeOfIpv4(value: number, own: ReadonlySet<string>): Scope {
  if (own.has(formatIpv4(value))) return 'this-computer'
  return scopeIn(ipv4Regions, value)
}

function scopeIn<N extends number | bigint>(regions: readonly Region<N>[], value: N): Scope {
  return regions.find((region) => value >= region.first && value <= region.last)?.scope ?? 'public'
}

/** Addresses that are not public; first and last belong to it. Regions do not overlap. */
export interface Region<N extends number | bigint> {
  readonly first: N
  readonly last: N
  readonly scope: Exclude<Scope, 'public'>
}

export const ipv4Regions: readonly Region<number>[] = [
  ipv4Region('127.0.0.0', 8, 'this-computer'),
  ipv4Region('10.0.0.0', 8, 'private'),
  ipv4Region('172.16.0.0', 12, 'private'),
  ipv4Region('192.168.0.0', 16, 'private'),
  ipv4Region('100.64.0.0', 10, 'private'),
  ipv4Region('169.254.0.0', 16, 'private'),
]

/** IPv4-mapped ones among them, so that a range can be told without looking at each of its addresses. */
export const ipv6Regions: readonly Region<bigint>[] = [
  ipv6Region('::1', 128, 'this-computer'),
  ipv6Region('fc00::', 7, 'private'),
  ipv6Region('fe80::', 10, 'private'),
  ipv6Region('fec0::', 10, 'private'),
  ...ipv4Regions.map((region) => ({
    first: 0xffff_0000_0000n + BigInt(region.first),
    last: 0xffff_0000_0000n + BigInt(region.last),
    scope: region.scope,
  })),
]

function ipv4Region(network: string, bits: number, scope: Region<number>['scope']): Region<number> {
  const first = parseIpv4(network) ?? 0
  return { first, last: first + 2 ** (32 - bits) - 1, scope }
}

function ipv6Region(network: string, bits: number, scope: Region<bigint>['scope']): Region<bigint> {
  const first = parseIpv6(network)?.value ?? 0n
  return { first, last: first + (1n << BigInt(128 - bits)) - 1n, scope }
}
