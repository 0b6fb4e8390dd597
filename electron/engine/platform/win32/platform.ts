import { failure } from '#shared/ipc/result'
import { interfaces } from '../../computer/interfaces'
import { onDemand } from '../../on-demand'
import type { Platform } from '../platform'
import { runCommand } from '../run-command'
import { parsePortRange, parseRoutes } from './commands'
import { windowsConflictFacts } from './conflict-facts'
import { readWindowsFirewall } from './firewall'
import { WindowsProcesses } from './processes'
import { isWindowsTunnel, parseDefaultRoutes } from './routes'
import { WindowsSockets } from './sockets-source'

/** Loaded when they are asked first, and on no other system. */
const libraries = onDemand(async () => {
  try {
    const { WindowsLibraries } = await import('./libraries')
    return new WindowsLibraries()
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    throw failure('failed', `Windows' own libraries can't be called: ${why}`)
  }
})

/** Windows: sockets and processes from its libraries, tried under Wine; the rest from commands' documented output, not yet run there. */
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
  socketSource: (builder) => new WindowsSockets(builder, libraries),
  noticeBoard: null,
  conflict: { system: 'win32', processes: new WindowsProcesses(libraries), facts: windowsConflictFacts },
}
