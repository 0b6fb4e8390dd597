import type { ReachableFrom } from '../sockets/reachable-from'
import type { Approval } from './baseline'

export const driftKinds = [
  'new-listener',
  'replaced',
  'reach-widened',
  'reach-narrowed',
  'gone',
  'firewall-opened',
  'firewall-closed',
  'port-opened',
  'port-closed',
  'port-filtered',
  'service-changed',
  'host-gone',
  'forward-new',
  'forward-changed',
  'forward-gone',
  'approval-ended',
] as const
export type DriftKind = (typeof driftKinds)[number]

/** `high`: somebody may get in who should not. `medium`: something does not work, or has to be looked after. `low`: good to know. */
export const gravities = ['high', 'medium', 'low'] as const
export type Gravity = (typeof gravities)[number]

/** What it is about. */
export type DriftPart =
  | { readonly kind: 'computer' }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'forward' }

/** How a baseline's file is changed so that something is approved: values of keys, in the order in which they are written; null: none. */
export interface BaselineEdit {
  /** Where: `computer`, `hosts`, 2, `open`. With a number at its end it is an entry, else a list that gets a new one. */
  readonly path: readonly (string | number)[]
  readonly values: Readonly<Record<string, string | null>>
}

/** One thing that is not as the baseline has it. */
export interface DriftItem {
  readonly kind: DriftKind
  readonly gravity: Gravity
  /** The same in each look as long as it is the same matter, so that it can be told once. */
  readonly id: string
  readonly part: DriftPart
  /** Null for a whole host. */
  readonly port: number | null
  readonly protocol: 'tcp' | 'udp' | null
  readonly was: string | null
  readonly is: string | null
  /** Who can reach the listener; null: it is not about one, or that was not looked at. */
  readonly reachableFrom: ReachableFrom | null
  /** Whole sentences: what is so, and what to do. */
  readonly sentence: string
  readonly advice: string
  /** What the baseline says of it; null: nothing. */
  readonly approval: (Approval & { readonly line: number }) | null
  /** Null: it is approved by taking its entry out of the file, or by a new date (`until`). */
  readonly edit: BaselineEdit | null
}

/** Something that the look could not see. */
export interface DriftUnknown {
  readonly sentence: string
  /** The baseline says something of it: without it nobody can say that all is as approved. */
  readonly counts: boolean
}

/** What a look says beside a baseline, or beside one part of it. */
export interface PartDrift {
  readonly items: readonly DriftItem[]
  readonly notKnown: readonly DriftUnknown[]
}
