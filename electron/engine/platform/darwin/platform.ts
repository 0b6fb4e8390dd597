import { geteuid } from 'node:process'
import type { Platform } from '../platform'
import { runCommand } from '../run-command'
import { parseArp, parsePortRange, parseRoute } from './commands'
import { DarwinSockets } from './sockets-source'

/** macOS: written from the commands' documented output and tested with samples of it; not yet run there. */
export const darwin: Platform = {
  defaultGateway: async (signal) =>
    parseRoute(await runCommand('/sbin/route', ['-n', 'get', 'default'], signal)),
  ephemeralPorts: async (signal) =>
    parsePortRange(
      await runCommand(
        '/usr/sbin/sysctl',
        ['net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'],
        signal,
      ),
    ),
  neighbours: async () => parseArp(await runCommand('/usr/sbin/arp', ['-an'], AbortSignal.timeout(1_000))),
  descriptorLimit: async () => null,
  socketSource: (builder) => new DarwinSockets(builder, geteuid?.() === 0),
}
