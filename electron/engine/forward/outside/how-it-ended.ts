import type { InVain } from '#shared/forward/stun-found'

/**
 * How far a question got that failed with a system's code. A filter on the way says "host unreachable" for what it keeps back
 * (Linux: ICMP prohibited is EHOSTUNREACH too), so only "net unreachable" is a router's word that it has no route.
 */
export function howItEnded(code: string): InVain {
  switch (code) {
    case 'ENETUNREACH':
      return 'unreachable'
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
      return 'silent'
    case 'EAI_AGAIN':
      return 'no-name-server'
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EACCES':
    case 'EPERM':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENETDOWN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return 'not-asked'
    default:
      return 'answered'
  }
}
