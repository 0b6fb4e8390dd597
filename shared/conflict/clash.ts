import { isWildcard } from '../sockets/reach'
import type { Family, Socket } from '../sockets/socket'
import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '../targets/address'
import type { ConflictQuestion } from './question'

/** An address that a program would bind. */
export interface WantedAddress {
  readonly address: string
  readonly family: Family
}

const everyIpv4: WantedAddress = { address: '0.0.0.0', family: 'ipv4' }
const everyIpv6: WantedAddress = { address: '::', family: 'ipv6' }
const loopbacks: readonly WantedAddress[] = [
  { address: '127.0.0.1', family: 'ipv4' },
  { address: '::1', family: 'ipv6' },
]

/**
 * What has to be free for a question: `::` takes IPv4 too (RFC 3493 section 5.3), as nearly every program leaves it.
 * Null for what is no address.
 */
export function wantedAddresses({
  address,
}: Pick<ConflictQuestion, 'address'>): readonly WantedAddress[] | null {
  if (address === null) return [everyIpv4, everyIpv6]
  if (address.toLowerCase() === 'localhost') return loopbacks
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return [{ address: formatIpv4(ipv4), family: 'ipv4' }]
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return null
  const mapped = mappedIpv4(ipv6.value)
  if (mapped !== null) return [{ address: formatIpv4(mapped), family: 'ipv4' }]
  if (ipv6.value === 0n) return [everyIpv4, everyIpv6]
  return [{ address: formatIpv6(ipv6.value, ipv6.zone), family: 'ipv6' }]
}

/** Addresses of a question where nothing but these is asked for: `::` alone is both its families' wildcard. */
export function namesAddress({ address }: Pick<ConflictQuestion, 'address'>, local: string): boolean {
  if (address === null) return true
  if (address.toLowerCase() === 'localhost') return loopbacks.some((one) => one.address === local)
  return withoutZone(canonical(address)) === withoutZone(canonical(local))
}

/**
 * Whether a socket on `local` keeps a wanted address from being bound, on the same port and protocol:
 * `maybe` where a socket on `::` may or may not take IPv4, which tables do not tell.
 */
export function clash(local: string, wanted: WantedAddress): 'yes' | 'no' | 'maybe' {
  const held = canonical(local)
  const heldIpv4 = parseIpv4(held) !== null
  if (heldIpv4 !== (wanted.family === 'ipv4')) {
    return held === '::' && wanted.family === 'ipv4' ? 'maybe' : 'no'
  }
  if (isWildcard(held) || isWildcard(wanted.address)) return 'yes'
  return withoutZone(held) === withoutZone(wanted.address) ? 'yes' : 'no'
}

/** Rows of the question's port and protocol that keep one of these addresses from being bound. */
export function clashingRows(
  sockets: readonly Socket[],
  { port, protocol }: Pick<ConflictQuestion, 'port' | 'protocol'>,
  wanted: readonly WantedAddress[],
  /** Addresses that were seen to bind: what may be in their way is not. */
  binding: ReadonlySet<string> = new Set(),
): Socket[] {
  return sockets.filter(
    ({ local, protocol: spoken }) =>
      local.port === port &&
      spoken === protocol &&
      wanted.some((one) => {
        const answer = clash(local.address, one)
        return answer === 'yes' || (answer === 'maybe' && !binding.has(one.address))
      }),
  )
}

/** IPv4-mapped addresses as IPv4, IPv6 as RFC 5952 has it. */
function canonical(address: string): string {
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return address
  const mapped = mappedIpv4(ipv6.value)
  return mapped === null ? formatIpv6(ipv6.value, ipv6.zone) : formatIpv4(mapped)
}

function withoutZone(address: string): string {
  return address.split('%')[0] ?? address
}
