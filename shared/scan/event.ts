import * as v from 'valibot'
import { Identity } from '../identity/identity'
import { protocols } from '../ports/protocol'
import { ScanPlan, scopes } from './plan'
import { PortRows } from './rows'
import { reasons } from './state'

const Count = v.pipe(v.number(), v.minValue(0))

/** Ports by state. `waiting` ones are counted as not scanned. */
export const StateCounts = v.object({
  open: Count,
  closed: Count,
  filtered: Count,
  'open|filtered': Count,
  error: Count,
  notScanned: Count,
})
export type StateCounts = v.InferOutput<typeof StateCounts>

/** Nothing counted yet. */
export const noCounts: StateCounts = {
  open: 0,
  closed: 0,
  filtered: 0,
  'open|filtered': 0,
  error: 0,
  notScanned: 0,
}

/** The states that are a verdict, as {@link StateCounts} counts them. */
export const verdictStates = ['open', 'closed', 'filtered', 'open|filtered', 'error'] as const

/** Ports that have a verdict. */
export function verdictsIn(counts: StateCounts): number {
  return verdictStates.reduce((sum, state) => sum + counts[state], 0)
}

/** A host that is being scanned. `index` counts from 0 in the order in which hosts were begun. */
export const ScannedHost = v.object({
  index: Count,
  /** As the user wrote it: a name, an address, or the range that the address is of. */
  target: v.string(),
  address: v.string(),
  family: v.picklist(['ipv4', 'ipv6']),
  scope: v.picklist(scopes),
})
export type ScannedHost = v.InferOutput<typeof ScannedHost>

/** What is known of a host when its last port has its verdict. */
export const HostSummary = v.object({
  index: Count,
  /** True: something answered. False: known to be down or not reachable. Null: nothing answered, which may be a firewall. */
  up: v.nullable(v.boolean()),
  /** Why `up` is not true; `none` where it is. */
  reason: v.picklist(reasons),
  counts: StateCounts,
  /** Every random port is accepted too, so accepted connections say nothing; the scan of this host was stopped. */
  answersEverything: v.boolean(),
  /** TCP ports that "open" on an address where no host is. */
  intercepted: v.array(v.number()),
  elapsedMs: Count,
})
export type HostSummary = v.InferOutput<typeof HostSummary>

/** A host that did not take part: there is no `host` event for it. `no-response` is one that was passed over in a sweep. */
export const DownHost = v.object({
  target: v.string(),
  address: v.string(),
  /** False: known to be down or not reachable. Null: nobody knows, and it was passed over. */
  up: v.nullable(v.literal(false)),
  reason: v.picklist(reasons),
})
export type DownHost = v.InferOutput<typeof DownHost>

/** What holds the rate where it is. */
export const brakes = [
  'none',
  'ceiling',
  'loss',
  'refusals',
  'descriptors',
  'buffers',
  'local-ports',
  'consumer',
] as const
export type Brake = (typeof brakes)[number]

/** Where a scan stands; sent about ten times a second. */
export const ScanProgress = v.object({
  elapsedMs: Count,
  /** Ports that have a verdict or want none any more (hosts that are down). */
  done: Count,
  total: Count,
  counts: StateCounts,
  /** Ports that did not answer yet and will be asked again. */
  waiting: Count,
  /** How much of the expected work is done, 0 to 1: retries count, so that silent hosts move it too. */
  fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Connection attempts made. */
  sent: Count,
  inFlight: Count,
  /** Connection attempts a second, over the last second. */
  rate: Count,
  /** Null while there is nothing to tell it from. */
  secondsLeft: v.nullable(Count),
  hostsDone: Count,
  hostsTotal: Count,
  hostsUp: Count,
  hostsDown: Count,
  paused: v.boolean(),
  brake: v.picklist(brakes),
  /** Open ports that are asked what answers there: those that are done, and all so far. Left out where none is. */
  identified: v.optional(v.object({ done: Count, total: Count })),
})
export type ScanProgress = v.InferOutput<typeof ScanProgress>

/** How a scan ended. */
export const ScanSummary = v.object({
  elapsedMs: Count,
  /** True where not every port that was asked for has a verdict because the scan was stopped. */
  partial: v.boolean(),
  counts: StateCounts,
  sent: Count,
  hostsTotal: Count,
  hostsUp: Count,
  hostsDown: Count,
})
export type ScanSummary = v.InferOutput<typeof ScanSummary>

/**
 * The stream of one scan: `planned` first, `done` last. Rows of a host stand between its `host` and its `host-done`;
 * hosts overlap. Ports that never had a row are not scanned. What answers at a port (`identity`) comes when it is known, before
 * `host-done`.
 */
export const ScanEvent = v.variant('kind', [
  v.object({ kind: v.literal('planned'), plan: ScanPlan }),
  v.object({ kind: v.literal('host'), host: ScannedHost }),
  v.object({ kind: v.literal('rows'), host: Count, rows: PortRows }),
  v.object({
    kind: v.literal('identity'),
    host: Count,
    protocol: v.picklist(protocols),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    identity: Identity,
  }),
  v.object({ kind: v.literal('host-done'), summary: HostSummary }),
  v.object({ kind: v.literal('down'), hosts: v.pipe(v.array(DownHost), v.maxLength(1024)) }),
  v.object({ kind: v.literal('progress'), progress: ScanProgress }),
  v.object({ kind: v.literal('done'), summary: ScanSummary }),
])
export type ScanEvent = v.InferOutput<typeof ScanEvent>
