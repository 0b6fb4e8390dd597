import { type Outcome, outcomeAt, outcomeCode, type Reason } from '#shared/scan/state'

/** What of ours ran out. */
export type Shortage = 'descriptors' | 'buffers' | 'local-ports'

/**
 * What one answer of `connect(2)` means for its port:
 * - `answered`: the verdict itself
 * - `silence`: nothing came back, so ask again, slower
 * - `unreachable`: somebody said so, or this computer has no way there: look at the route first
 * - `shortage`: our own failure, which says nothing about the port
 * - `self`: the connection met itself (TCP simultaneous open, RFC 9293 section 3.5)
 * - `unknown`: an errno that no rule here knows
 */
export type Reading =
  | { readonly kind: 'answered'; readonly state: 'open' | 'closed' | 'filtered'; readonly reason: Reason }
  | { readonly kind: 'silence' }
  | { readonly kind: 'unreachable'; readonly reason: Reason }
  | { readonly kind: 'shortage'; readonly of: Shortage }
  | { readonly kind: 'self' }
  | { readonly kind: 'unknown' }

const open: Reading = { kind: 'answered', state: 'open', reason: 'syn-ack' }
const spoke: Reading = { kind: 'answered', state: 'open', reason: 'udp-response' }
const portUnreach: Reading = { kind: 'answered', state: 'closed', reason: 'port-unreach' }
const closed: Reading = { kind: 'answered', state: 'closed', reason: 'conn-refused' }
const silence: Reading = { kind: 'silence' }

/**
 * Reads the outcome of one attempt; connect(2) and Linux' `icmp_err_convert` are the source. A reset of a connection that
 * was still being asked for is ECONNREFUSED, so ECONNRESET means that the other side had accepted first.
 */
export function readOutcome(outcome: Outcome): Reading {
  switch (outcome) {
    case 'CONNECTED':
    case 'ECONNRESET':
      return open
    case 'ANSWERED':
    case 'ANSWERED-UNLIKE':
      return spoke
    case 'ECONNREFUSED':
      return closed
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return silence
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return { kind: 'unreachable', reason: 'host-unreach' }
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return { kind: 'unreachable', reason: 'net-unreach' }
    case 'EACCES':
    case 'EPERM':
      return { kind: 'answered', state: 'filtered', reason: 'admin-prohibited' }
    case 'ENOPROTOOPT':
      // ICMP "protocol unreachable" (RFC 1122 section 3.2.2.1) in icmp_err_convert
      return { kind: 'answered', state: 'filtered', reason: 'proto-unreach' }
    case 'EMFILE':
    case 'ENFILE':
      return { kind: 'shortage', of: 'descriptors' }
    case 'ENOBUFS':
    case 'ENOMEM':
      return { kind: 'shortage', of: 'buffers' }
    case 'EADDRNOTAVAIL':
    case 'EADDRINUSE':
    case 'EAGAIN':
      return { kind: 'shortage', of: 'local-ports' }
    case 'SELF':
      return { kind: 'self' }
    case 'NONE':
    case 'EINVAL':
    case 'OTHER':
      return { kind: 'unknown' }
  }
}

/** The same of the code of an error, such as Node gives; one that nobody knows is an unknown one. */
export function readCode(code: string | undefined): Reading {
  return readOutcome(outcomeAt(outcomeCode(code ?? 'OTHER')))
}

/**
 * The same for a datagram that was sent from a connected socket: there ECONNREFUSED is ICMP's "port unreachable" (udp(7)), which
 * Windows calls a reset (WSAECONNRESET in the documentation of `recv`). Linux
 * tells of no other ICMP error than those that `icmp_err_convert` calls fatal, so a plain "host unreachable" is silence.
 */
export function readUdpOutcome(outcome: Outcome): Reading {
  return outcome === 'ECONNREFUSED' || outcome === 'ECONNRESET' ? portUnreach : readOutcome(outcome)
}
