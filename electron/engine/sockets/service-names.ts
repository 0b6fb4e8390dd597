import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'
import type { ServiceName } from '#shared/sockets/service-of'

/** Names of services by port, of TCP and UDP. */
export function serviceNames(): ServiceName {
  const table = new ServiceTable(data)
  return (port, protocol) => table.nameOf(port, protocol)
}
