import { parseIpv4, parseIpv6 } from '../targets/address'

/**
 * Why no router can have an address that a person named, as a sentence; null: one may. Whether it is on this computer's
 * network is for the engine to say.
 */
export function gatewayProblem(text: string): string | null {
  const value = parseIpv4(text)
  if (value === null) {
    return parseIpv6(text) === null
      ? `"${text.slice(0, 64)}" is not an IPv4 address. A router is named by one, such as 192.168.1.1.`
      : `Name the router by its IPv4 address, such as 192.168.1.1: its IPv6 address (${text.slice(0, 64)}) is found by itself.`
  }
  const first = Math.floor(value / 2 ** 24)
  if (first === 127) return `${text} is this computer itself. Name the address of the router.`
  // "this network" (RFC 1122 section 3.2.1.3), multicast (RFC 5771), reserved and broadcast (RFC 1112 section 4, RFC 919)
  if (first === 0 || first >= 224) return `${text} is not an address of a single device, so no router has it.`
  return null
}
