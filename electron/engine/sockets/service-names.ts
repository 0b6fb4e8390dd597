import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'
import type { ServiceName } from '#shared/sockets/service-of'

/** Names of services by port, of TCP and UDP. Reading the table takes some milliseconds. */
export function serviceNames(): ServiceName {
  const table = new ServiceTable(data)
  return (port, protocol) => table.find(port, protocol)?.name ?? null
}
