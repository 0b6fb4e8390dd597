import { formatIpv6, mappedIpv4, parseIpv4, parseIpv6, scopeOf } from '#shared/targets/address'

/** Who is at the other end of a connection. */
export interface Asker {
  readonly family: 'ipv4' | 'ipv6'
  /** As RFC 5952 writes it; an IPv4 address that came over an IPv6 socket is an IPv4 address. */
  readonly address: string
  /** What counts as one: an IPv4 address, or the /64 that a single home has of IPv6 (RFC 6177). */
  readonly network: string
}

/** Reads the address of a socket; null for what is none. */
export function askerOf(remoteAddress: string | undefined): Asker | null {
  const text = remoteAddress ?? ''
  if (parseIpv4(text) !== null) return { family: 'ipv4', address: text, network: text }
  const six = parseIpv6(text)
  if (six === null) return null
  const mapped = mappedIpv4(six.value)
  if (mapped !== null) {
    const address = formatIpv6(six.value).slice('::ffff:'.length)
    return { family: 'ipv4', address, network: address }
  }
  return {
    family: 'ipv6',
    address: formatIpv6(six.value),
    network: `${formatIpv6((six.value >> 64n) << 64n)}/64`,
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
