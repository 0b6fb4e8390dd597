import data from '#resources/services/services.json'
import { ServiceTable } from '#shared/services/service-table'

/** Names of services by port. */
export const services = new ServiceTable(data)
