import { failure } from '#shared/ipc/result'
import { onDemand } from '../../on-demand'
import type { Platform } from '../platform'
import { dynamicPorts } from './commands'
import { windowsConflictFacts } from './conflict-facts'
import { readWindowsFirewall } from './firewall'
import type { WindowsNetwork } from './network-libraries'
import { WindowsProcesses } from './processes'
import { isWindowsTunnel } from './routes'
import { WindowsSockets } from './sockets-source'

/** Windows' own libraries, loaded when they are asked first, and on no other system. */
const libraries = onDemand(async () => {
  const { WindowsLibraries } = await import('./libraries')
  return callable(() => new WindowsLibraries())
})
const network = onDemand(async () => {
  const { WindowsNetwork } = await import('./network-libraries')
  return callable(() => new WindowsNetwork())
})

function callable<T>(make: () => T): T {
  try {
    return make()
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    throw failure('failed', `Windows' own libraries can't be called: ${why}`)
  }
}

/** What Windows does not tell is not known: no question fails for it. */
const told = <T>(ask: (network: WindowsNetwork) => T): Promise<T | null> =>
  network()
    .then(ask)
    .catch(() => null)

/** Windows: sockets, processes, routes and neighbours from its libraries, tried under Wine; the rest from commands' documented output, not yet run there. */
export const win32: Platform = {
  defaultGateway: async () => {
    const routes = (await told((ask) => ask.defaultRoutes())) ?? []
    const [best] = routes
      .filter(({ family, gateway }) => family === 'ipv4' && gateway !== null)
      .sort((one, other) => one.metric - other.metric)
    return best?.gateway ?? null
  },
  defaultRoutes: () => told((ask) => ask.defaultRoutes()),
  isTunnel: async (name) => isWindowsTunnel(name),
  hostFirewall: readWindowsFirewall,
  ephemeralPorts: dynamicPorts,
  neighbours: () => told((ask) => ask.neighbours()),
  neighbourLimit: async () => null,
  descriptorLimit: async () => null,
  socketSource: (builder) => new WindowsSockets(builder, libraries),
  packages: null,
  portVisits: null,
  noticeBoard: null,
  conflict: { system: 'win32', processes: new WindowsProcesses(libraries), facts: windowsConflictFacts },
}
