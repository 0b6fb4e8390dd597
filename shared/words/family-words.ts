import type { Family } from '../sockets/socket'

/** What people call the two families of addresses. */
export const familyWords: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }
