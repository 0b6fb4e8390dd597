import type { DefaultRoute } from '../network'

/** The default routes in the output of `netstat -rn` (netstat(1)): "default 192.168.1.1 UGScg en0", the first is the best. */
export function parseNetstatRoutes(text: string): DefaultRoute[] {
  const routes: DefaultRoute[] = []
  for (const match of text.matchAll(
    /^default[ \t]+(\S+)[ \t]+(\S+)(?:[ \t]+\d+[ \t]+\d+)?[ \t]+([a-z]+\d+)\b/gm,
  )) {
    const [, gateway = '', flags = '', name = ''] = match
    const address = gateway.split('%')[0] ?? ''
    // R and B: packets are refused, or swallowed
    if (/[RB]/.test(flags)) continue
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    const isAddress = /^[\d.]+$/.test(address) || address.includes(':')
    routes.push({ family, interface: name, gateway: isAddress ? address : null, metric: routes.length })
  }
  return routes
}

/** Names of macOS' tunnel interfaces: those of VPNs (utun, ipsec, ppp), and of older tun and tap drivers. */
export function isDarwinTunnel(name: string): boolean {
  return /^(utun|ipsec|ppp|tun|tap|gif|stf)\d+$/.test(name)
}
