import { mappedIpv4, parseIpv4, parseIpv6, scopeOf } from '../targets/address'
import type { Reach } from './socket'

/** A reach in two words. */
export const reachWords: Readonly<Record<Reach, string>> = {
  loopback: 'this computer',
  network: 'this network',
  everywhere: 'everywhere',
}

/** For whom a socket listens, by its address alone. Who can really reach it, with firewalls and routers, is `ReachableFrom`. */
export const listensForWords: Readonly<Record<Reach, string>> = {
  loopback: 'this computer',
  network: 'this network',
  everywhere: 'everybody',
}

const noAddresses: ReadonlySet<string> = new Set()

/**
 * From how far away a socket on this local address can be reached, firewalls left aside:
 * - `loopback`: only from this computer (127/8, ::1, and their IPv4-mapped forms)
 * - `network`: from the networks that this computer is on: private, shared (RFC 6598), link-local, unique local and
 *   multicast addresses
 * - `everywhere`: bound to all addresses, or to a public one
 *
 * `::` is everywhere whether or not it takes IPv4 too (IPV6_V6ONLY), which /proc does not tell. What is no address, such
 * as a name in a system's output, is taken for everywhere: nobody is told that something is safer than it is.
 */
export function reachOf(address: string): Reach {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return reachOfIpv4(ipv4, address)
  const ipv6 = parseIpv6(address)
  if (ipv6 === null || ipv6.value === 0n) return 'everywhere'
  const mapped = mappedIpv4(ipv6.value)
  if (mapped !== null) return reachOfIpv4(mapped, address)
  // ff00::/8, RFC 4291 section 2.7
  if (ipv6.value >> 120n === 0xffn) return 'network'
  return reachOfScope(address)
}

function reachOfIpv4(value: number, address: string): Reach {
  if (value === 0) return 'everywhere'
  // 224/4 is multicast (RFC 5771), 255.255.255.255 the limited broadcast
  if (value >>> 28 === 0xe || value === 0xffff_ffff) return 'network'
  return reachOfScope(address)
}

function reachOfScope(address: string): Reach {
  switch (scopeOf(address, noAddresses)) {
    case 'this-computer':
      return 'loopback'
    case 'private':
      return 'network'
    case 'public':
      return 'everywhere'
  }
}

/** True for 0.0.0.0, :: and ::ffff:0.0.0.0: bound to every address. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '::ffff:0.0.0.0'
}
