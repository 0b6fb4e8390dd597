import process from 'node:process'
import { noSystemFacts } from '../../conflict/system-facts'
import type { Platform } from '../platform'
import { runCommand } from '../run-command'
import { systemAnswer, systemOutput } from '../system-output'
import { neighboursTold, parsePortRange, parseRoute } from './commands'
import { darwinFirewall } from './firewall'
import { DarwinProcesses } from './processes'
import { isDarwinTunnel, parseNetstatRoutes } from './routes'
import { DarwinSockets } from './sockets-source'

/** macOS: written from the commands' documented output and tested with samples of it; not yet run there. */
export const darwin: Platform = {
  defaultGateway: async (signal) =>
    parseRoute(await runCommand('/sbin/route', ['-n', 'get', 'default'], signal)),
  defaultRoutes: async (signal) => {
    const text = await runCommand('/usr/sbin/netstat', ['-rn'], signal)
    return text === '' ? null : parseNetstatRoutes(text)
  },
  isTunnel: async (name) => isDarwinTunnel(name),
  hostFirewall: async (signal) => {
    const limits = { deadlineMs: 2_000, mostBytes: 1024 * 1024 }
    const ask = (option: string) =>
      systemOutput('/usr/libexec/ApplicationFirewall/socketfilterfw', [option], limits, signal)
    const [state, blockAll, apps, packetFilter] = await Promise.all([
      ask('--getglobalstate'),
      ask('--getblockall'),
      ask('--listapps'),
      process.geteuid?.() === 0 ? systemOutput('/sbin/pfctl', ['-s', 'info'], limits, signal) : null,
    ])
    return darwinFirewall({ state, blockAll, apps, packetFilter })
  },
  ephemeralPorts: async (signal) =>
    parsePortRange(
      await runCommand(
        '/usr/sbin/sysctl',
        ['net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'],
        signal,
      ),
    ),
  neighbours: async () => {
    const limits = { deadlineMs: 1_000, mostBytes: 4 * 1024 * 1024 }
    return neighboursTold(await systemAnswer('/usr/sbin/arp', ['-an'], limits, new AbortController().signal))
  },
  neighbourLimit: async () => null,
  descriptorLimit: async () => null,
  socketSource: (builder, own) => new DarwinSockets(builder, process.geteuid?.() === 0, own),
  packages: null,
  portVisits: null,
  noticeBoard: null,
  conflict: { system: 'darwin', processes: new DarwinProcesses(), facts: async () => noSystemFacts },
}
