import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'
import type { ServiceName } from '#shared/sockets/service-of'

let names: ServiceName | null = null

/** Names of services by port, of TCP and UDP; the first call takes some milliseconds. */
export function serviceNames(): ServiceName {
  if (names === null) {
    const table = new ServiceTable(data)
    names = (port, protocol) => table.nameOf(port, protocol)
  }
  return names
}
