import { readFile } from 'node:fs/promises'
import process from 'node:process'
import type { Platform } from '../platform'
import { linuxConflictFacts } from './conflict-facts'
import { linuxNoticeBoard } from './notice-board'
import { LinuxPackages } from './packages'
import { linuxPortVisits } from './port-visits'
import { parseArp, parseDescriptorLimit, parseNeighbourLimit, parsePortRange, parseRoutes } from './proc'
import { LinuxProcesses } from './processes'
import { isTunnelType, parseDefaultRoutes, parseDefaultRoutes6 } from './routes'
import { LinuxSockets } from './sockets-source'

/** Linux: all is read from /proc and /sys; only the packet filter needs a program that asks the kernel for it. */
export const linux: Platform = {
  defaultGateway: async () => parseRoutes(await text('/proc/net/route')),
  defaultRoutes: async () => {
    const [ipv4, ipv6] = await Promise.all([text('/proc/net/route'), text('/proc/net/ipv6_route')])
    return ipv4 === '' ? null : [...parseDefaultRoutes(ipv4), ...parseDefaultRoutes6(ipv6)]
  },
  isTunnel: async (name) => {
    const [type, flags] = await Promise.all(
      ['type', 'tun_flags'].map((file) => text(`/sys/class/net/${name}/${file}`)),
    )
    return type === undefined || type === '' ? null : isTunnelType(type, flags !== '')
  },
  hostFirewall: async (...asked) => (await import('./firewall-source')).readLinuxFirewall(...asked),
  ephemeralPorts: async () => parsePortRange(await text('/proc/sys/net/ipv4/ip_local_port_range')),
  neighbours: async () => parseArp(await text('/proc/net/arp')),
  neighbourLimit: async () => parseNeighbourLimit(await text('/proc/sys/net/ipv4/neigh/default/gc_thresh3')),
  descriptorLimit: async () => parseDescriptorLimit(await text('/proc/self/limits')),
  socketSource: (builder, own) =>
    new LinuxSockets({
      builder,
      root: '/proc',
      computer: '',
      passwd: '/etc/passwd',
      uid: process.geteuid?.() ?? null,
      wallClock: Date.now,
      own,
    }),
  packages: new LinuxPackages(),
  portVisits: linuxPortVisits('/proc'),
  noticeBoard: linuxNoticeBoard,
  conflict: {
    system: 'linux',
    processes: new LinuxProcesses('/proc', '/etc/passwd'),
    facts: linuxConflictFacts,
  },
}

/** A file's text, or nothing where there is no such file or no right to read it. */
async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
