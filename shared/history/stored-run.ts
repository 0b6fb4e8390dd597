import type { Identity } from '../identity/identity'
import type { PortRanges } from './port-ranges'

/** What scanners tell apart; `ip` is nmap's scan of IP protocols (-sO), whose numbers are no ports. */
export const storedProtocols = ['tcp', 'udp', 'sctp', 'ip'] as const
export type StoredProtocol = (typeof storedProtocols)[number]

/**
 * nmap's states, and two that say that there is none: `error`, because something else stood in the way, and `not-known`,
 * where the file has the port and no verdict.
 */
export const storedStates = [
  'not-known',
  'open',
  'closed',
  'filtered',
  'unfiltered',
  'open|filtered',
  'closed|filtered',
  'error',
] as const
export type StoredState = (typeof storedStates)[number]

/** What is known of the program behind a port. */
export interface StoredService {
  readonly name: string | null
  readonly product: string | null
  readonly version: string | null
  readonly extra: string | null
  /** Inside of TLS. */
  readonly tls: boolean
  /** It was asked and recognised; false: the name is that of a table, by the port's number alone. */
  readonly recognised: boolean
}

/** What a script of nmap's said. */
export interface StoredScript {
  readonly id: string
  readonly output: string
}

export interface StoredPort {
  readonly protocol: StoredProtocol
  readonly port: number
  readonly state: StoredState
  readonly reason: string | null
  readonly service: StoredService | null
  /** All that was found out about what answers, where the file has that; otherwise the service tells it. */
  readonly identity: Identity | null
  /** Milliseconds. */
  readonly rttMs: number | null
  readonly tries: number | null
  readonly scripts: readonly StoredScript[]
}

/** Ports that a run sums up instead of listing them. */
export interface StoredRest {
  /** Null: the file does not say. */
  readonly protocol: StoredProtocol | null
  readonly state: StoredState
  readonly reason: string | null
  readonly count: number
  /** Null: every port that was asked and is not listed, where no other rest of the host is without ports. */
  readonly ports: PortRanges | null
}

export interface StoredName {
  readonly name: string
  /** It is what the person typed; false: the name that the address has. */
  readonly typed: boolean
}

export interface StoredHost {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly names: readonly StoredName[]
  /** True: something answered. False: known to be down. Null: not known. */
  readonly up: boolean | null
  readonly reason: string | null
  /** Null where it was not seen. */
  readonly mac: string | null
  /** Guesses of the operating system, best first. */
  readonly systems: readonly string[]
  readonly scripts: readonly StoredScript[]
  readonly ports: readonly StoredPort[]
  readonly rest: readonly StoredRest[]
  /** It accepts connections on random ports, too: an accepted one says nothing. */
  readonly answersEverything: boolean
  /** Ports that somebody on the way answers. */
  readonly intercepted: PortRanges
  /** Its scan came to its end: what is asked and neither listed nor summed up has no verdict otherwise. */
  readonly complete: boolean
  /** Milliseconds since 1970. */
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** A scan as somebody wrote it down: ours, nmap's or masscan's. All text in it is foreign. */
export interface StoredRun {
  readonly tool: { readonly name: string; readonly version: string | null }
  /** The command line in words, with the program's name; null where the file has none. */
  readonly command: readonly string[] | null
  /** Milliseconds since 1970. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** Ports that each host was asked for; null for what the file does not say. */
  readonly asked: ReadonlyMap<StoredProtocol, PortRanges> | null
  /** Services were asked what they are (`-sV`). */
  readonly recognises: boolean
  /** Portlight wrote another scanner's run anew, without versions, scripts and the names of addresses. */
  readonly rewritten: boolean
  /** Scripts said something of the scan as a whole, before or after it; that is not read. */
  readonly scriptsOfAll: boolean
  /** Why not all of the scan is in here: sentences; none: it is whole. */
  readonly partial: readonly string[]
  /** Hosts by address, in the order of the file. */
  readonly hosts: ReadonlyMap<string, StoredHost>
  /** Hosts as its end says it, those that are not listed too. */
  readonly hostsTotal: number | null
  readonly hostsUp: number | null
  readonly hostsDown: number | null
}

/** What a file came to. */
export type ReadRun =
  | { readonly ok: true; readonly run: StoredRun }
  | { readonly ok: false; readonly message: string }
