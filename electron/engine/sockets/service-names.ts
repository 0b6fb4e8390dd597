import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'
import type { ServiceName } from '#shared/sockets/service-of'

/** Names of services by port, of TCP and UDP. What was asked for once is remembered: a list asks again and again. */
export function serviceNames(): ServiceName {
  const table = new ServiceTable(data)
  const known = { tcp: new Map<number, string | null>(), udp: new Map<number, string | null>() }
  return (port, protocol) => {
    const before = known[protocol].get(port)
    if (before !== undefined) return before
    const name = table.find(port, protocol)?.name ?? null
    known[protocol].set(port, name)
    return name
  }
}
