import type { NetworkInterfaceInfo } from 'node:os'
import type { Interfaces } from '../../computer/interfaces'
import type { DefaultRoute } from '../network'

/**
 * The default routes in the output of `route print`. Its words are translated (also "On-link"), so that only numbers and
 * their places are read; interfaces are named by their address (IPv4) or number (IPv6, the zone of link-local addresses).
 */
export function parseDefaultRoutes(text: string, interfaces: Interfaces): DefaultRoute[] {
  const routes: DefaultRoute[] = []
  for (const [, gateway = '', own = '', metric] of text.matchAll(
    /^[ \t]*0\.0\.0\.0[ \t]+0\.0\.0\.0[ \t]+(\S+(?: \S+)*)[ \t]+(\d+\.\d+\.\d+\.\d+)[ \t]+(\d+)[ \t]*$/gm,
  )) {
    const name = nameOf(interfaces, ({ address }) => address === own)
    if (name === null) continue
    routes.push({
      family: 'ipv4',
      interface: name,
      gateway: /^[\d.]+$/.test(gateway) ? gateway : null,
      metric: Number(metric),
    })
  }
  for (const [, index, metric, gateway = ''] of text.matchAll(
    /^[ \t]*(\d+)[ \t]+(\d+)[ \t]+::\/0\s+(\S+)[ \t]*$/gm,
  )) {
    const name = nameOf(interfaces, (entry) => entry.family === 'IPv6' && entry.scopeid === Number(index))
    if (name === null) continue
    const address = gateway.includes(':') ? gateway : null
    routes.push({ family: 'ipv6', interface: name, gateway: address, metric: Number(metric) })
  }
  return routes
}

function nameOf(interfaces: Interfaces, isIt: (entry: NetworkInterfaceInfo) => boolean): string | null {
  return Object.entries(interfaces).find(([, entries]) => entries?.some(isIt))?.[0] ?? null
}

/** By the names that VPN programs give their adapters; null: a name says nothing. */
export function isWindowsTunnel(name: string): boolean | null {
  return (
    /vpn|wireguard|wintun|\btun|\btap|ppp|nordlynx|mullvad|proton|tailscale|zerotier|warp/i.test(name) || null
  )
}
