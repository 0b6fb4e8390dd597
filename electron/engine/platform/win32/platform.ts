import { onDemand } from '../../on-demand'
import type { Platform } from '../platform'
import { callable } from './callable'
import { dynamicPorts } from './commands'
import { windowsConflictFacts } from './conflict-facts'
import { readWindowsFirewall } from './firewall'
import type { WindowsNetwork } from './network-libraries'
import { WindowsProcesses } from './processes'
import { isWindowsTunnel } from './routes'
import { WindowsSockets } from './sockets-source'

/** Windows' own libraries, loaded when they are asked first, and on no other system. */
const libraries = onDemand(() =>
  callable(async () => {
    const { WindowsLibraries } = await import('./libraries')
    return () => new WindowsLibraries()
  }),
)
const network = onDemand(() =>
  callable(async () => {
    const { WindowsNetwork } = await import('./network-libraries')
    return () => new WindowsNetwork()
  }),
)

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
