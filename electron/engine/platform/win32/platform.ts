import type { Platform } from '../platform'
import { runCommand } from '../run-command'
import { parsePortRange, parseRoutes } from './commands'
import { WindowsSockets } from './sockets-source'

/** Windows: written from the commands' documented output and tested with samples of it; not yet run there. */
export const win32: Platform = {
  defaultGateway: async (signal) =>
    parseRoutes(await runCommand('route.exe', ['print', '-4', '0.0.0.0'], signal)),
  ephemeralPorts: async (signal) =>
    parsePortRange(await runCommand('netsh.exe', ['int', 'ipv4', 'show', 'dynamicport', 'tcp'], signal)),
  neighbours: async () => new Map(),
  descriptorLimit: async () => null,
  socketSource: (builder) => new WindowsSockets(builder),
}
