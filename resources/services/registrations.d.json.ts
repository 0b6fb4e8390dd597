import type { RegistrationData } from '#shared/services/registrations'

/** Declared, so that the compiler need not read the data itself, and every room may import it. */
declare const data: RegistrationData
export default data
