import { ipv4Regions, parseIpv4 } from '#shared/targets/address'
import type { FirewallQuestion } from './network'
import type { Maybe } from './packet-rules'

/**
 * What is known of a packet that opens a connection from the internet: its protocol, port, interface and destination; that
 * it is new, comes alone, and is no fragment. Of its sender only that it has a public IPv4 address.
 */

export function matchesPort({ port }: FirewallQuestion, first: number, last = first): boolean {
  return port >= first && port <= last
}

/** A name, or its beginning where it ends with `wildcard`. */
export function matchesInterface(question: FirewallQuestion, name: string, wildcard: '*' | '+'): Maybe {
  if (name === 'lo') return false
  if (question.interface === null) return null
  return name.endsWith(wildcard)
    ? question.interface.startsWith(name.slice(0, -1))
    : question.interface === name
}

/** Whether the sender is in a range of addresses: never in one that only local senders have. */
export function matchesSource(first: number, last: number): Maybe {
  if (first === 0 && last === 0xffff_ffff) return true
  const local = [...ipv4Regions, { first: 0, last: 0x00ff_ffff }, { first: 0xe000_0000, last: 0xffff_ffff }]
  return local.some((region) => first >= region.first && last <= region.last) ? false : null
}

export function matchesDestination({ address }: FirewallQuestion, first: number, last: number): Maybe {
  const own = address === null ? null : parseIpv4(address)
  return own === null ? null : own >= first && own <= last
}

/** The addresses of `a.b.c.d`, `a.b.c.d/len` or `a.b.c.d/mask`; null for anything else. */
export function addressRange(text: string): readonly [number, number] | null {
  const [address = '', length] = text.split('/')
  const value = parseIpv4(address)
  if (value === null) return null
  if (length === undefined) return [value, value]
  const mask = parseIpv4(length)
  const bits = mask === null ? Number(length) : Math.clz32(~mask >>> 0)
  if (!Number.isInteger(bits) || bits < 0 || bits > 32) return null
  const size = 2 ** (32 - bits)
  const first = Math.floor(value / size) * size
  return [first, first + size - 1]
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
