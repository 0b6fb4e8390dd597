import { interfaces } from '../../computer/interfaces'
import type { Platform } from '../platform'
import { runCommand } from '../run-command'
import { parsePortRange, parseRoutes } from './commands'
import { windowsConflictFacts } from './conflict-facts'
import { readWindowsFirewall } from './firewall'
import { WindowsProcesses } from './processes'
import { isWindowsTunnel, parseDefaultRoutes } from './routes'
import { WindowsSockets } from './sockets-source'

/** Windows: written from the commands' documented output and tested with samples of it; not yet run there. */
export const win32: Platform = {
  defaultGateway: async (signal) =>
    parseRoutes(await runCommand('route.exe', ['print', '-4', '0.0.0.0'], signal)),
  defaultRoutes: async (signal) => {
    const text = await runCommand('route.exe', ['print'], signal)
    const all = interfaces()
    return text === '' || all === null ? null : parseDefaultRoutes(text, all)
  },
  isTunnel: async (name) => isWindowsTunnel(name),
  hostFirewall: readWindowsFirewall,
  ephemeralPorts: async (signal) =>
    parsePortRange(await runCommand('netsh.exe', ['int', 'ipv4', 'show', 'dynamicport', 'tcp'], signal)),
  neighbours: async () => new Map(),
  descriptorLimit: async () => null,
  socketSource: (builder) => new WindowsSockets(builder),
  noticeBoard: null,
  conflict: { system: 'win32', processes: new WindowsProcesses(), facts: windowsConflictFacts },
}
