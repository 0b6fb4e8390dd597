import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '#shared/targets/address'

/**
 * An address in the one form that can be compared: IPv4-mapped addresses as IPv4, IPv6 as RFC 5952 writes it, without zone.
 * What is no address stays as it is.
 */
export function plainAddress(text: string): string {
  const four = parseIpv4(text)
  if (four !== null) return formatIpv4(four)
  const six = parseIpv6(text)
  if (six === null) return text
  const mapped = mappedIpv4(six.value)
  return mapped === null ? formatIpv6(six.value) : formatIpv4(mapped)
}
