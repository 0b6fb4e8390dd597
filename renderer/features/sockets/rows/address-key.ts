import { mappedIpv4, parseIpv4, parseIpv6 } from '#shared/targets/address'

/** Keys that are remembered; more addresses than that at once are rare, and are worked out again. */
const mostKnown = 100_000
const known = new Map<string, string>()

/**
 * A text that sorts as the address does as a number: IPv4 before IPv6, an IPv4-mapped address where its IPv4 address is.
 * Comparing texts many thousand times costs little where parsing both addresses each time does not.
 */
export function addressKey(address: string): string {
  const before = known.get(address)
  if (before !== undefined) return before
  const made = keyOf(address)
  if (known.size >= mostKnown) known.clear()
  known.set(address, made)
  return made
}

function keyOf(address: string): string {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return `4${hex(ipv4, 8)}`
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return ''
  const mapped = mappedIpv4(ipv6.value)
  return mapped === null ? `6${hex(ipv6.value, 32)}` : `4${hex(mapped, 8)}`
}

function hex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
