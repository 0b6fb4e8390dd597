import { formatIpv4, formatIpv6 } from '#shared/targets/address'
import type { DefaultRoute } from '../network'

/** Readers of the routing tables below /proc/net: only the main table stands there, see proc(5) and ip-rule(8). */

/** RTF_UP, RTF_GATEWAY and RTF_REJECT of linux/route.h. */
const [up, byGateway, reject] = [0x0001, 0x0002, 0x0200]

/** The default routes in /proc/net/route. */
export function parseDefaultRoutes(text: string): DefaultRoute[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [name, destination, gateway = '', flagsText = '0', , , metric, mask] = line.split('\t')
      const flags = Number.parseInt(flagsText, 16)
      if (name === undefined || destination !== '00000000' || mask !== '00000000') return []
      if ((flags & up) === 0 || (flags & reject) !== 0) return []
      // in the byte order of the machine, which is little-endian wherever Electron and Node run
      const address = Buffer.from(gateway, 'hex')
      const value = address.length === 4 ? address.readUInt32LE(0) : 0
      return [
        {
          family: 'ipv4' as const,
          interface: name,
          gateway: (flags & byGateway) === 0 ? null : formatIpv4(value),
          metric: Number(metric ?? '0'),
        },
      ]
    })
}

/** The default routes in /proc/net/ipv6_route. */
export function parseDefaultRoutes6(text: string): DefaultRoute[] {
  return text.split('\n').flatMap((line) => {
    const [destination, length, , , nextHop = '', metric = '0', , , flagsText = '0', name] = line
      .trim()
      .split(/\s+/)
    const flags = Number.parseInt(flagsText, 16)
    if (name === undefined || !/^0{32}$/.test(destination ?? '') || length !== '00') return []
    if ((flags & up) === 0 || (flags & reject) !== 0 || !/^[0-9a-f]{32}$/i.test(nextHop)) return []
    return [
      {
        family: 'ipv6' as const,
        interface: name,
        gateway: (flags & byGateway) === 0 ? null : formatIpv6(BigInt(`0x${nextHop}`)),
        metric: Number.parseInt(metric, 16),
      },
    ]
  })
}

/** ARPHRD_* of linux/if_arp.h: PPP, IPIP, IPv6 in IPv6, SIT, GRE, and NONE, which tun and WireGuard have. */
const tunnelTypes: ReadonlySet<string> = new Set(['512', '768', '769', '776', '778', '823', '65534'])

/** By /sys/class/net/NAME/type, and whether `tun_flags` is there, as tap devices have it. */
export function isTunnelType(type: string, hasTunFlags: boolean): boolean {
  return hasTunFlags || tunnelTypes.has(type.trim())
}
