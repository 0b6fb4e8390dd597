import { parseIpv4, parseIpv6 } from '../targets/address'

/** Puts addresses in order: IPv4 before IPv6, each by its number. */
export function hostOrder(one: string, other: string): number {
  const [a, b] = [parseIpv4(one), parseIpv4(other)]
  if (a !== null && b !== null) return a - b
  if (a !== null) return -1
  if (b !== null) return 1
  const [c, d] = [parseIpv6(one)?.value ?? 0n, parseIpv6(other)?.value ?? 0n]
  return c < d ? -1 : c > d ? 1 : 0
}
