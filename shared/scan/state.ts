/**
 * What may be said of a port, why, and what the operating system answered when it was asked. Each is a small number in
 * the columns of a result and a word everywhere else; the number is the word's place in its list.
 */

/**
 * - `not-scanned`: no verdict yet, or none wanted any more (a cancelled scan, a host that is down).
 * - `open`, `closed`, `filtered`: nmap's states, as far as an unprivileged program can tell them.
 * - `error`: no verdict, because something other than the port stood in the way; the reason says what.
 * - `waiting`: no answer so far, and the port will be asked again. Only while a scan runs, never in a result.
 * - `open|filtered`: UDP that stayed silent, which a program that doesn't like the question does as well as a firewall.
 */
export const portStates = [
  'not-scanned',
  'open',
  'closed',
  'filtered',
  'error',
  'waiting',
  'open|filtered',
] as const
export type PortState = (typeof portStates)[number]

/** A port's place in {@link portStates}, as it stands in a column. */
export const stateCode = {
  'not-scanned': 0,
  open: 1,
  closed: 2,
  filtered: 3,
  error: 4,
  waiting: 5,
  'open|filtered': 6,
} as const satisfies Record<PortState, number>

/**
 * Why a port has its state: nmap's words where nmap has one.
 * - `no-descriptors`, `no-buffers`, `no-local-port`: this computer ran out of something.
 * - `no-route`, `network-down`: this computer has (or has any more) no way to the host.
 * - `intercepted`: a host that does not exist "accepts" this port too, so somebody on the way answers for it.
 * - `answers-everything`: the host accepts random ports too, so an accepted connection says nothing.
 * - `self-connect`: the probe kept meeting itself (TCP simultaneous open on loopback).
 * - `unexpected`: an errno that no rule here knows.
 */
export const reasons = [
  'none',
  'syn-ack',
  'conn-refused',
  'no-response',
  'host-unreach',
  'net-unreach',
  'admin-prohibited',
  'no-descriptors',
  'no-buffers',
  'no-local-port',
  'no-route',
  'network-down',
  'intercepted',
  'answers-everything',
  'self-connect',
  'unexpected',
  'proto-unreach',
  'udp-response',
  'port-unreach',
] as const
export type Reason = (typeof reasons)[number]

/**
 * What one attempt came to: `CONNECTED`, `TIMEOUT` (our own limit), `SELF` (met itself), or the errno's name. Over UDP
 * `ANSWERED` in the words of the protocol that was asked for, `ANSWERED-UNLIKE` in others.
 */
export const outcomes = [
  'NONE',
  'CONNECTED',
  'TIMEOUT',
  'SELF',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EACCES',
  'EPERM',
  'ENOPROTOOPT',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EAGAIN',
  'ECONNRESET',
  'EINVAL',
  'ANSWERED',
  'ANSWERED-UNLIKE',
  'OTHER',
] as const
export type Outcome = (typeof outcomes)[number]

const reasonCodes = new Map<Reason, number>(reasons.map((reason, code) => [reason, code]))
const outcomeCodes = new Map<string, number>(outcomes.map((outcome, code) => [outcome, code]))

/** The place of a reason in {@link reasons}. */
export function reasonCode(reason: Reason): number {
  return reasonCodes.get(reason) ?? 0
}

/** The place of an errno's name in {@link outcomes}; unknown names are `OTHER`. */
export function outcomeCode(outcome: string): number {
  return outcomeCodes.get(outcome) ?? outcomes.length - 1
}

/** The word for a column's number; `not-scanned` for a number that stands for nothing. */
export function stateAt(code: number): PortState {
  return portStates[code] ?? 'not-scanned'
}

/** The word for a column's number; `none` for a number that stands for nothing. */
export function reasonAt(code: number): Reason {
  return reasons[code] ?? 'none'
}

/** The word for a column's number; `OTHER` for a number that stands for nothing. */
export function outcomeAt(code: number): Outcome {
  return outcomes[code] ?? 'OTHER'
}
