import type { Family } from '../sockets/socket'
import { parseIpv4, parseIpv6 } from '../targets/address'
import { seesWhoAsks } from './lookers'
import type { ForwardAddresses } from './report'
import type { ForwardFindings } from './verdict/findings'

/**
 * What an outer address of a router says:
 * - `none`: 0.0.0.0/8, no uplink (RFC 1122 section 3.2.1.3)
 * - `private`: 10/8, 172.16/12, 192.168/16 (RFC 1918) and 169.254/16 (RFC 3927)
 * - `carrier`: 100.64/10 (RFC 6598), and 192.0.0.0/29 of DS-Lite (RFC 6333 section 5.7)
 * - `public`: everything else that the internet routes to a host
 */
export type OuterKind = 'none' | 'private' | 'carrier' | 'public'

/** Null: for documentation, benchmarks (which tunnels borrow), loopback, multicast and the future (RFC 6890, RFC 5737). */
const blocks: readonly (readonly [string, number, OuterKind | null])[] = [
  ['0.0.0.0', 8, 'none'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['169.254.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'carrier'],
  ['192.0.0.0', 29, 'carrier'],
  ['192.0.2.0', 24, null],
  ['198.51.100.0', 24, null],
  ['203.0.113.0', 24, null],
  ['198.18.0.0', 15, null],
  ['127.0.0.0', 8, null],
  ['224.0.0.0', 3, null],
]

/** Null for what is no address of a host on any such network: IPv6, loopback, multicast, set aside, rubbish. */
export function outerKind(address: string): OuterKind | null {
  const value = parseIpv4(address)
  if (value === null) return null
  for (const [network, bits, kind] of blocks) {
    if (Math.floor(value / 2 ** (32 - bits)) === Math.floor((parseIpv4(network) ?? 0) / 2 ** (32 - bits))) {
      return kind
    }
  }
  return 'public'
}

/** True for an IPv6 address that the internet routes: 2000::/3 (RFC 4291 section 2.4, IANA's assignment). */
export function isGlobalIpv6(address: string): boolean {
  const parsed = parseIpv6(address)
  return parsed !== null && parsed.value >> 125n === 1n
}

/** Whether an address is one that a host on the internet has, and not one of a home's or a provider's own network. */
export function isOnInternet(address: string): boolean {
  return outerKind(address) === 'public' || isGlobalIpv6(address)
}

/** What the witnesses outside say of our address: agreed on, disputed, or nobody said any. */
export type SeenFromOutside =
  | { readonly kind: 'agreed'; readonly address: string; readonly witnesses: number }
  | { readonly kind: 'disputed'; readonly addresses: readonly string[] }
  | { readonly kind: 'unseen' }

/**
 * The address that the outside sees, by STUN servers and by who looked from outside. One that differs from all others is
 * outvoted where at least two agree; otherwise nobody is believed. Who sees an address that is not on the internet is not
 * outside, and says nothing.
 */
export function seenFromOutside(findings: ForwardFindings, family: 'ipv4' | 'ipv6'): SeenFromOutside {
  const votes = new Map<string, number>()
  const vote = (address: string) => {
    if (isOnInternet(address)) votes.set(address, (votes.get(address) ?? 0) + 1)
  }
  for (const sight of findings.provider?.stun ?? []) {
    if (sight.family === family && sight.address !== null) vote(sight.address)
  }
  for (const { family: of, by, outcome } of findings.outside?.sights ?? []) {
    // who was told where to look is no witness of it
    if (of === family && seesWhoAsks(by) && outcome.kind !== 'failed') vote(outcome.seenAs)
  }
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a)
  if (first === undefined) return { kind: 'unseen' }
  const [address, witnesses] = first
  const total = [...votes.values()].reduce((sum, count) => sum + count, 0)
  if (second === undefined || (witnesses >= 2 && witnesses * 2 > total)) {
    return { kind: 'agreed', address, witnesses }
  }
  return { kind: 'disputed', addresses: [...votes.keys()] }
}

/**
 * Where those have to look who must be told: our address as the internet sees it, and where nobody saw it, as the router (or
 * over IPv6 this computer) has it. Null where it is not known, or not agreed on: nobody is sent to an address that may be a
 * stranger's.
 */
export function addressToLookAt(findings: ForwardFindings, family: Family): string | null {
  const seen = seenFromOutside(findings, family)
  if (seen.kind !== 'unseen') return seen.kind === 'agreed' ? seen.address : null
  const { computer, router } = findings
  const own = family === 'ipv6' ? [computer?.lan6] : [router?.router?.wan, computer?.lan]
  return own.find((address) => address != null && isOnInternet(address)) ?? null
}

/** The addresses on the way, as far as they are known. */
export function addressesOf(findings: ForwardFindings): ForwardAddresses {
  const { computer, router } = findings
  const seen = seenFromOutside(findings, 'ipv4')
  const seen6 = seenFromOutside(findings, 'ipv6')
  return {
    lan: computer?.lan ?? null,
    lan6: computer?.lan6 ?? null,
    interface: computer?.interface ?? null,
    gateway: computer?.gateway ?? null,
    wan: router?.router?.wan ?? null,
    outside: seen.kind === 'agreed' ? seen.address : null,
    outside6: seen6.kind === 'agreed' ? seen6.address : null,
  }
}
