import { formatIpv6, mappedIpv4, parseIpv4, parseIpv6, scopeOf } from '#shared/targets/address'
import type { Network } from './rate-limit'

/** Who is at the other end of a connection. */
export interface Asker {
  readonly family: 'ipv4' | 'ipv6'
  /** As RFC 5952 writes it; an IPv4 address that came over an IPv6 socket is an IPv4 address. */
  readonly address: string
  /** The home that it is in, and the networks that this stands in: each gets its share and no more. */
  readonly networks: readonly Network[]
}

/**
 * By length of the prefix, how many homes' worth a network may take. A home has a /64 up to a /48 of IPv6, so whoever has
 * a /48 has 65,536 others at hand (RFC 6177 section 2); a provider has a /32 or more.
 */
const ipv6Networks: readonly (readonly [bits: number, homes: number])[] = [
  [64, 1],
  [56, 2],
  [48, 4],
  [32, Number.POSITIVE_INFINITY],
]
/** The same of IPv4, where many homes may share one address. */
const ipv4Networks: readonly (readonly [bits: number, homes: number])[] = [
  [32, 1],
  [24, 4],
  [16, Number.POSITIVE_INFINITY],
]

function askerOverIpv4(address: string): Asker {
  const numbers = address.split('.')
  const networks = ipv4Networks.map(([bits, homes]) => ({
    name: `${numbers.map((number, at) => (at < bits / 8 ? number : '0')).join('.')}/${bits}`,
    homes,
  }))
  return { family: 'ipv4', address, networks }
}

/** Reads the address of a socket; null for what is none. */
export function askerOf(remoteAddress: string | undefined): Asker | null {
  const text = remoteAddress ?? ''
  if (parseIpv4(text) !== null) return askerOverIpv4(text)
  const six = parseIpv6(text)
  if (six === null) return null
  const mapped = mappedIpv4(six.value)
  if (mapped !== null) {
    return askerOverIpv4(formatIpv6(six.value).slice('::ffff:'.length))
  }
  return {
    family: 'ipv6',
    address: formatIpv6(six.value),
    networks: ipv6Networks.map(([bits, homes]) => {
      const host = 128n - BigInt(bits)
      return { name: `${formatIpv6((six.value >> host) << host)}/${bits}`, homes }
    }),
  }
}

/**
 * Why somebody is not looked at; null: they are.
 *
 * Whoever asks from a private address, or from one of this host's own, may not be the person at all: a proxy before the
 * reflector is one. Its neighbours' ports are nobody's business.
 * @param own the addresses of this host
 */
export function whyNotProbe({ family, address }: Asker, own: ReadonlySet<string>): string | null {
  const scope = scopeOf(address, own)
  if (scope === 'this-computer') return `${address} is an address of the reflector's own computer`
  if (scope === 'private') return `${address} is a private address, which the internet has nothing to do with`
  if (family === 'ipv4' ? !isUnicastIpv4(address) : !isGlobalIpv6(address)) {
    return `${address} is not an address of a computer on the internet`
  }
  return null
}

/** Not 0/8 (RFC 1122), 198.18/15 (RFC 2544), 224/4 and 240/4 (RFC 1112). */
function isUnicastIpv4(address: string): boolean {
  const value = parseIpv4(address) ?? 0
  const first = value >>> 24
  return first !== 0 && first < 224 && value >>> 17 !== 0xc612_0000 >>> 17
}

/** In 2000::/3 (RFC 4291 section 2.4), but not Teredo (RFC 4380) or 6to4 (RFC 3056), which carry an IPv4 address inside. */
function isGlobalIpv6(address: string): boolean {
  const value = parseIpv6(address)?.value ?? 0n
  return value >> 125n === 1n && value >> 96n !== 0x2001_0000n && value >> 112n !== 0x2002n
}
