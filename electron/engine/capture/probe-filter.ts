import type { Protocol } from '#shared/ports/protocol'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'

/**
 * The asked ports of that host, and errors about packets that were bound for it (pcap-filter(7)).
 * @param address an IP address, with its zone or in brackets as it may be
 */
export function probeFilter(
  address: string,
  ports: readonly { readonly protocol: Protocol; readonly port: number }[],
): string {
  const [bare = ''] = address.replace(/^\[|\]$/g, '').split('%')
  const numbers = ports.map(({ protocol, port }) => `${protocol} port ${port}`).join(' or ')
  const ipv4 = parseIpv4(bare)
  // where a packet that an error quotes was bound for: behind 8 bytes of ICMP, at 16 of IPv4 and at 24 of IPv6
  const errors =
    ipv4 === null
      ? `icmp6 and (ip6[40] = 1 or ip6[40] = 3) and ${ipv6Words(bare)
          .map((word, at) => `ip6[${72 + 4 * at}:4] = ${word}`)
          .join(' and ')}`
      : `(icmp[0] = 3 or icmp[0] = 11) and icmp[24:4] = ${ipv4}`
  return `(host ${bare} and (${numbers})) or (${errors})`
}

function ipv6Words(address: string): readonly number[] {
  const value = parseIpv6(address)?.value ?? 0n
  return [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffff_ffffn))
}
