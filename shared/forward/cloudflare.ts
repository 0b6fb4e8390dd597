import type { Protocol } from '../sockets/socket'
import { parseIpv4, parseIpv6 } from '../targets/address'

/** Cloudflare's own lists: https://www.cloudflare.com/ips-v4 and /ips-v6 (as of 2023-09-28, when they last changed). */
const networks4: readonly (readonly [string, number])[] = [
  ['173.245.48.0', 20],
  ['103.21.244.0', 22],
  ['103.22.200.0', 22],
  ['103.31.4.0', 22],
  ['141.101.64.0', 18],
  ['108.162.192.0', 18],
  ['190.93.240.0', 20],
  ['188.114.96.0', 20],
  ['197.234.240.0', 22],
  ['198.41.128.0', 17],
  ['162.158.0.0', 15],
  ['104.16.0.0', 13],
  ['104.24.0.0', 14],
  ['172.64.0.0', 13],
  ['131.0.72.0', 22],
]
const networks6: readonly (readonly [string, number])[] = [
  ['2400:cb00::', 32],
  ['2606:4700::', 32],
  ['2803:f800::', 32],
  ['2405:b500::', 32],
  ['2405:8100::', 32],
  ['2a06:98c0::', 29],
  ['2c0f:f248::', 32],
]

/** https://developers.cloudflare.com/fundamentals/reference/network-ports/ */
const webPorts: ReadonlySet<number> = new Set([
  80, 8080, 8880, 2052, 2082, 2086, 2095, 443, 2053, 2083, 2087, 2096, 8443,
])

/** Whether an address is one of the proxies that stand before the pages of Cloudflare's customers. */
export function isCloudflare(address: string): boolean {
  const four = parseIpv4(address)
  if (four !== null) {
    return networks4.some(([network, bits]) => {
      const size = 2 ** (32 - bits)
      return Math.floor(four / size) === Math.floor((parseIpv4(network) ?? 0) / size)
    })
  }
  const six = parseIpv6(address)
  return (
    six !== null &&
    networks6.some(([network, bits]) => {
      const shift = BigInt(128 - bits)
      return six.value >> shift === (parseIpv6(network)?.value ?? 0n) >> shift
    })
  )
}

/** Whether those proxies pass a port on at all: a few ports of the web, and no others. */
export function passesCloudflare(port: number, protocol: Protocol): boolean {
  return protocol === 'tcp' && webPorts.has(port)
}
