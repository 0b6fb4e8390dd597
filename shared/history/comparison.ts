import type { PortRanges } from './port-ranges'
import type { StoredProtocol, StoredRun, StoredService, StoredState } from './stored-run'

/**
 * What became of a port:
 * - `opened`, `closed`, `filtered`: what it is now, and was not before
 * - `unfiltered`: it answers now, and is closed; nothing came back before
 * - `otherwise`: what is left, such as "open or filtered" that is known to be open now
 */
export type PortChangeKind = 'opened' | 'closed' | 'filtered' | 'unfiltered' | 'otherwise'

export type HostChange =
  | {
      readonly kind: 'ports'
      readonly change: PortChangeKind
      readonly protocol: StoredProtocol
      readonly ports: PortRanges
      readonly from: StoredState
      readonly to: StoredState
      /** Of a single port, where it is known. */
      readonly service: StoredService | null
    }
  /** Another program, or another version of it. */
  | {
      readonly kind: 'service'
      readonly protocol: StoredProtocol
      readonly port: number
      readonly from: StoredService | null
      readonly to: StoredService | null
    }
  /** What a port proves itself with is another one, by its SHA-256: its certificate, or the host key of SSH. */
  | {
      readonly kind: 'certificate'
      readonly what: 'certificate' | 'host key'
      readonly protocol: StoredProtocol
      readonly port: number
      readonly from: string
      readonly to: string
    }
  /** It was not there, and was asked for; `open`: the ports that it has. */
  | { readonly kind: 'appeared'; readonly open: readonly OpenPort[] }
  /** It was there, was asked for again, and did not answer; `open`: the ports that it had. */
  | { readonly kind: 'gone'; readonly open: readonly OpenPort[] }
  | { readonly kind: 'names'; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly kind: 'mac'; readonly from: string; readonly to: string }
  | { readonly kind: 'system'; readonly from: readonly string[]; readonly to: readonly string[] }
  /** What one of nmap's scripts says of a port, or of the host; null: it says nothing there. */
  | {
      readonly kind: 'script'
      readonly id: string
      readonly port: string | null
      readonly from: string | null
      readonly to: string | null
    }

export interface OpenPort {
  readonly protocol: StoredProtocol
  readonly port: number
  readonly service: StoredService | null
}

/**
 * Something of which nobody can say whether it changed. `counts`: because a run is a part, or does not say what it asked,
 * so that the two can't be called the same; otherwise one of them did not ask, and was not meant to.
 */
export interface NotKnown {
  readonly sentence: string
  readonly counts: boolean
}

export interface HostComparison {
  readonly address: string
  readonly names: readonly string[]
  readonly changes: readonly HostChange[]
  readonly notKnown: readonly NotKnown[]
}

/** One of the two, and what to call it. */
export interface ComparedRun {
  readonly label: string
  readonly run: StoredRun
}

export interface Comparison {
  readonly a: ComparedRun
  readonly b: ComparedRun
  /** Hosts of which there is something to say, by address. */
  readonly hosts: readonly HostComparison[]
  /** Hosts that are in both. */
  readonly hostsInBoth: number
  /** What the runs as a whole do not tell. */
  readonly notKnown: readonly NotKnown[]
  /** Nothing changed of what both asked, and no run left out what would have to be known for that. */
  readonly same: boolean
  readonly counts: Readonly<Record<PortChangeKind | 'service' | 'appeared' | 'gone' | 'other', number>>
}
