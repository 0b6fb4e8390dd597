import { parseIpv6 } from '#shared/targets/address'
import type { Interfaces } from '../computer/interfaces'

/**
 * The networks that this computer is on: its IPv4 addresses, and of IPv6 the prefixes, because the addresses in them change by
 * themselves (RFC 8981). Loopback and link-local ones are everywhere the same. Null where the system does not tell.
 */
export function networksOf(all: Interfaces | null): readonly string[] | null {
  if (all === null) return null
  const networks = new Set<string>()
  for (const [name, entries = []] of Object.entries(all)) {
    for (const { internal, family, address, cidr } of entries) {
      if (internal) continue
      if (family === 'IPv4') networks.add(`${cidr ?? address} (${name})`)
      else {
        const prefix = prefixOf(address)
        if (prefix !== null) networks.add(`${prefix} (${name})`)
      }
    }
  }
  return [...networks].sort()
}

/** The first 64 bits of an address, which are its network on every usual link (RFC 4291 section 2.5.1); null of a link-local one. */
function prefixOf(address: string): string | null {
  const parsed = parseIpv6(address.split('%')[0] ?? '')
  if (parsed === null || parsed.value >> 118n === 0x3fan) return null
  const groups = [112n, 96n, 80n, 64n].map((bits) => ((parsed.value >> bits) & 0xffffn).toString(16))
  return `${groups.join(':')}::/64`
}
