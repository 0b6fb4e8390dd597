import type { ServiceData } from '#shared/services/service-data'

/** Declared, so that the compiler need not read the data itself, and every room may import it. */
declare const data: ServiceData
export default data
