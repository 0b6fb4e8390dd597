import { readFile } from 'node:fs/promises'
import { geteuid } from 'node:process'
import type { Platform } from '../platform'
import { parseArp, parseDescriptorLimit, parsePortRange, parseRoutes } from './proc'
import { LinuxSockets } from './sockets-source'

/** Linux: everything is read from /proc, nothing is spawned. */
export const linux: Platform = {
  defaultGateway: async () => parseRoutes(await text('/proc/net/route')),
  ephemeralPorts: async () => parsePortRange(await text('/proc/sys/net/ipv4/ip_local_port_range')),
  neighbours: async () => parseArp(await text('/proc/net/arp')),
  descriptorLimit: async () => parseDescriptorLimit(await text('/proc/self/limits')),
  socketSource: (builder) =>
    new LinuxSockets({
      builder,
      root: '/proc',
      passwd: '/etc/passwd',
      uid: geteuid?.() ?? null,
      wallClock: Date.now,
    }),
}

/** A file's text, or nothing where there is no such file or no right to read it. */
async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
