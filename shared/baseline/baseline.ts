import type { PortRanges } from '../history/port-ranges'
import type { Protocol } from '../ports/protocol'
import type { Reach } from '../sockets/socket'

/** What a person says of something that may be there. Null: they don't say. */
export interface Approval {
  readonly owner: string | null
  readonly purpose: string | null
  /** The last day on which it is approved, `YYYY-MM-DD`. */
  readonly until: string | null
  readonly note: string | null
}

/** Who answers for what is approved, and until when, where a person says it for many entries at once. */
export type Approver = Approval

/** What every entry has. */
interface Entry extends Approval {
  /** Its line in the file, from 1. */
  readonly line: number
  /** It need not be there. */
  readonly optional: boolean
}

/** Ports that an entry stands for; `ephemeral`: any that the system gives out. */
export type EntryPorts =
  | { readonly kind: 'ports'; readonly ports: PortRanges }
  | { readonly kind: 'ephemeral' }

/** Whom this computer's firewall lets in, the fewest first: nobody, computers of its networks, the internet. */
export const firewallWords = ['closed', 'this network', 'open'] as const
export type FirewallWord = (typeof firewallWords)[number]

/** A listener of this computer that may be there. What is null is not compared. */
export interface ComputerEntry extends Entry {
  readonly ports: EntryPorts
  readonly protocol: Protocol
  /** A pattern of a path, or of a name where it has no slash, see `program-pattern.ts`. */
  readonly program: string | null
  /** A pattern of the name of the system's package that the program came with. */
  readonly package: string | null
  readonly user: string | null
  /** How far it may be reached at most. */
  readonly reach: Reach | null
  readonly firewall: FirewallWord | null
}

/** A port of a host that may be open. */
export interface HostPortEntry extends Entry {
  readonly ports: PortRanges
  readonly protocol: Protocol
  /** What answers there; null: not compared. */
  readonly service: string | null
}

export interface HostEntry {
  readonly line: number
  /** An address or a name, as it was written. */
  readonly host: string
  /** Ports to ask beside those that may be open, in the grammar of `scan -p`; null: as many as a scan asks unasked. */
  readonly ask: string | null
  readonly open: readonly HostPortEntry[]
}

/** A forward of the router that may be there. */
export interface ForwardEntry extends Entry {
  /** The outer one. */
  readonly port: number
  readonly protocol: Protocol
  /** Where it leads: an address and a port. */
  readonly to: { readonly address: string; readonly port: number }
}

/** What may be there. A part that is null says nothing about its matter; one that is empty allows nothing. */
export interface Baseline {
  readonly computer: readonly ComputerEntry[] | null
  readonly hosts: readonly HostEntry[] | null
  readonly forwards: readonly ForwardEntry[] | null
}

/** Something wrong in a baseline's file. `line` and `column` are from 1. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  /** A whole sentence that says how it is meant. */
  readonly message: string
}

/** What it says of this computer alone. */
export function ofComputer(baseline: Baseline): Baseline {
  return { ...baseline, hosts: null, forwards: null }
}

/** True for an entry that stands for one port, so that it is missed when it is not there. */
export function isMissable(entry: ComputerEntry): boolean {
  return !entry.optional && onlyPort(entry.ports) !== null
}

/** The port of an entry that has but one. */
export function onlyPort(ports: EntryPorts): number | null {
  if (ports.kind === 'ephemeral' || ports.ports.size !== 1) return null
  const [port] = ports.ports
  return port ?? null
}
