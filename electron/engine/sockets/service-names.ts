import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'
import type { ServiceName } from '#shared/sockets/service-of'

let table: ServiceTable | null = null

/** What ports are called and what they are for: one table for the whole engine, as it takes a megabyte. */
export function serviceTable(): ServiceTable {
  table ??= new ServiceTable(data)
  return table
}

/** Names of services by port, of TCP and UDP; the first call takes some milliseconds. */
export function serviceNames(): ServiceName {
  const names = serviceTable()
  return (port, protocol) => names.nameOf(port, protocol)
}
