import { mappedIpv4, parseIpv4, parseIpv6 } from '../targets/address'
import { isListening, type Socket } from './socket'

/** Listeners first, then by local port as a number, protocol, family and addresses as numbers: what a person looks for. */
export function compareSockets(a: Socket, b: Socket): number {
  return (
    Number(isListening(b)) - Number(isListening(a)) ||
    a.local.port - b.local.port ||
    compare(a.protocol, b.protocol) ||
    compare(a.family, b.family) ||
    compareAddresses(a.local.address, b.local.address) ||
    compareAddresses(a.remote?.address ?? '', b.remote?.address ?? '') ||
    (a.remote?.port ?? 0) - (b.remote?.port ?? 0) ||
    compare(a.id, b.id)
  )
}

/** IPv4 before IPv6, each as numbers; an IPv4-mapped address stands where its IPv4 address does. */
export function compareAddresses(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [addressNumber(a), addressNumber(b)]
  return left < right ? -1 : left > right ? 1 : compare(a, b)
}

function addressNumber(address: string): bigint {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return BigInt(ipv4)
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return -1n
  const mapped = mappedIpv4(ipv6.value)
  return mapped === null ? ipv6.value + (1n << 32n) : BigInt(mapped)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
