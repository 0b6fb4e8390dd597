/** Milliseconds of silence after which ARP is looked at. */
export const arpFirstLook = 100
/** Milliseconds of silence after which ARP had two requests, a second apart, for nothing. */
const arpPatience = 1_100
/** How old, in milliseconds, the ARP table may be that a silent host is judged by. */
const arpFresh = 250
/** In a sweep over more hosts than this, one that is silent at first is passed over if there are more ports than that. */
const sweepHosts = 16
const sweepPorts = 128

/** What is known of a host of which no port has answered. Times are milliseconds of one clock. */
export interface SilentHost {
  readonly now: number
  readonly began: number
  /** When the ARP table was asked for; `-Infinity` before the first one. */
  readonly neighboursAsOf: number
  /** What that table says; null for what is no neighbour, or where it can't be told. */
  readonly neighbour: 'resolved' | 'unresolved' | null
  /** It is on a link of this computer whose table may have been full, and was not begun too often. */
  readonly mayBeginAgain: boolean
  /** Tries that each of its first ports has had. */
  readonly tries: number
  /** Hosts of the whole scan, and ports of each. */
  readonly hosts: number
  readonly ports: number
}

/**
 * - `wait`: it is too early to tell
 * - `down`: its link knows no such host
 * - `begin-again`: the table has no place for it, so that what it was asked may never have left: it is begun anew later
 * - `pass-over`: nobody knows, and a sweep has others to ask
 * - `ask-all`: all its ports are asked
 */
export type SilenceMeans = 'wait' | 'down' | 'begin-again' | 'pass-over' | 'ask-all'

/** What to make of a host that was silent so far. */
export function judgeSilence(host: SilentHost): SilenceMeans {
  const { now, began, neighboursAsOf: asOf, neighbour, mayBeginAgain, tries, hosts, ports } = host
  if (asOf <= began) return 'wait'
  if (neighbour === 'unresolved') return asOf > began + arpPatience ? 'down' : 'wait'
  if (mayBeginAgain && neighbour === null) return asOf > began + arpPatience ? 'begin-again' : 'wait'
  const passes = isSweep(hosts) && ports > sweepPorts && neighbour !== 'resolved'
  if (tries < (passes ? 2 : 1)) return 'wait'
  // a table from before the probes knows nothing of the host yet
  if (now - asOf > arpFresh) return 'wait'
  return passes ? 'pass-over' : 'ask-all'
}

/** So many hosts that those which say nothing are named once instead of port by port. */
export function isSweep(hosts: number): boolean {
  return hosts > sweepHosts
}
