import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'

let table: ServiceTable | null = null

/** Names of services by port. The first call takes some milliseconds; it is put where nothing waits for it. */
export function services(): ServiceTable {
  table ??= new ServiceTable(data)
  return table
}
