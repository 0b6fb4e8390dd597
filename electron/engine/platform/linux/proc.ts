import type { SocketLimits } from '#shared/sockets/facts'
import type { Neighbours } from '../platform'

/** Readers of the few files below /proc that a scan needs; each takes the file's text. See proc(5). */

/** RTF_UP and RTF_GATEWAY of linux/route.h. */
const upGateway = 0x0003

/** The gateway of the default route with the lowest metric in /proc/net/route, dotted; null where there is none. */
export function parseRoutes(text: string): string | null {
  let best: { gateway: string; metric: number } | null = null
  for (const line of text.split('\n').slice(1)) {
    const [, destination, gateway, flags, , , metric, mask] = line.split('\t')
    if (destination !== '00000000' || mask !== '00000000' || gateway === undefined) continue
    if ((Number.parseInt(flags ?? '0', 16) & upGateway) !== upGateway) continue
    const cost = Number(metric ?? '0')
    if (best === null || cost < best.metric) best = { gateway: littleEndianAddress(gateway), metric: cost }
  }
  return best?.gateway ?? null
}

/** Hexadecimal in the byte order of the machine, which is little-endian wherever Electron and Node run. */
function littleEndianAddress(hex: string): string {
  const value = Number.parseInt(hex, 16)
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24].join('.')
}

/** The range in /proc/sys/net/ipv4/ip_local_port_range. */
export function parsePortRange(text: string): { first: number; last: number } | null {
  const match = /^(\d+)\s+(\d+)/.exec(text)
  return match === null ? null : { first: Number(match[1]), last: Number(match[2]) }
}

/** Ports and ranges in /proc/sys/net/ipv4/ip_local_reserved_ports: "8080,9000-9010". */
export function parseReservedPorts(text: string): { first: number; last: number }[] {
  return [...text.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, first, last]) => ({
    first: Number(first),
    last: Number(last ?? first),
  }))
}

/** /proc/sys/net/ipv4/tcp_tw_reuse, see the kernel's Documentation/networking/ip-sysctl.rst. */
export function parseTimeWaitReuse(text: string): Pick<SocketLimits, 'reusesTimeWait'> {
  switch (text.trim()) {
    case '1':
      return { reusesTimeWait: 'everywhere' }
    case '2':
      return { reusesTimeWait: 'loopback' }
    default:
      return {}
  }
}

/** ATF_COM of linux/if_arp.h: the entry has a hardware address. */
const complete = 0x02

/** The entries of /proc/net/arp; hosts behind a router have none. Null: it is not there, as it has a heading always. */
export function parseArp(text: string): Neighbours | null {
  if (text === '') return null
  const neighbours = new Map<string, string | null>()
  for (const line of text.split('\n').slice(1)) {
    const [address, , flags, hardware] = line.split(/\s+/)
    if (address === undefined || flags === undefined || hardware === undefined) continue
    const resolved = (Number.parseInt(flags, 16) & complete) === complete
    neighbours.set(address, resolved ? hardware.toLowerCase() : null)
  }
  return neighbours
}

/**
 * The content of `net/ipv4/neigh/default/gc_thresh3` (arp(7)). It is there in the first network namespace alone, and holds for all
 * of them: where it can't be read, Linux' own default is taken.
 */
export function parseNeighbourLimit(text: string): number {
  const limit = /^\d+\s*$/.test(text) ? Number(text) : 0
  return limit > 0 ? limit : 1_024
}

/** The soft limit of "Max open files" in /proc/self/limits. */
export function parseDescriptorLimit(text: string): number | null {
  const match = /^Max open files\s+(\d+)/m.exec(text)
  return match === null ? null : Number(match[1])
}
