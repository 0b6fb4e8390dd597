import type { Baseline } from '#shared/baseline/baseline'
import { drift } from '#shared/baseline/drift'
import { unseenHost } from '#shared/baseline/host-look'
import { type ForwardsLook, forwardsLookOf, type HostLook, type Look } from '#shared/baseline/look'
import { looksOf, scansOf, type WishedScan, wishOf } from '#shared/baseline/look-wish'
import type { RouterMappings } from '#shared/forward/router'
import { fromThrown } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import { hostReports } from '#shared/scan/host-reports'
import type { HostReport } from '#shared/scan/output/report'
import type { ScanPlan } from '#shared/scan/plan'
import { DriftMemory } from '#shared/watch/drift-memory'
import type { WatchEvent, WatchedDrift } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import { dayOf } from '#shared/words/day'
import type { WatchClock } from './watch-clock'

/** What hosts and router were last seen to be. */
export interface OthersLook extends Pick<Look, 'hosts' | 'forwards'> {
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface OthersNeeds {
  readonly clock: WatchClock
  readonly scan: (
    request: NonNullable<WatchRequest['hosts']>,
    signal: AbortSignal,
  ) => AsyncIterable<ScanEvent>
  readonly mappings: (signal: AbortSignal) => Promise<RouterMappings>
  readonly tell: (event: WatchEvent) => void
  /** Takes what was seen, for whoever shows it. */
  readonly saw: (look: OthersLook) => void
}

/** Polite, as they are asked again and again. */
const timing = 2

/** True for what is told of a host or of the router. */
export function isOfOthers({ host, kind, id }: WatchedDrift): boolean {
  return host !== null || kind.startsWith('forward-') || id.startsWith('approval-ended router ')
}

/** Holds hosts and router against a baseline again and again, until the signal is given. */
export async function watchOthers(
  { told, others }: NonNullable<WatchRequest['baseline']>,
  baseline: Baseline,
  needs: OthersNeeds,
  signal: AbortSignal,
): Promise<void> {
  const { hosts, router } = wishOf(baseline)
  if (others === null || (hosts.size === 0 && !router)) return
  const { clock, tell } = needs
  const memory = new DriftMemory(told.filter(isOfOthers))
  let after = clock.now().wall
  while (!signal.aborted) {
    const began = clock.now().monotonic
    const looks = new Map<string, HostLook>()
    for (const wished of scansOf(hosts, timing)) {
      for (const [host, look] of await lookAt(wished, others, needs, signal)) looks.set(host, look)
    }
    const forwards = router ? await forwardsLook(needs, signal) : null
    // a look that was stopped says nothing of what it did not come to
    if (signal.aborted) return
    const at = clock.now().wall
    const look = { today: dayOf(at), computer: null, hosts: looks, forwards }
    const found = drift({ ...baseline, computer: null }, look)
    const change = memory.take(
      found,
      () => true,
      (item) => isSeen(item, looks, forwards),
    )
    const span = { at, after, unseen: false, listener: null }
    for (const one of change.begun) tell({ kind: 'drift', ...span, drift: one })
    for (const one of change.over) tell({ kind: 'drift-over', ...span, drift: one })
    for (const sentence of change.notKnown)
      tell({ kind: 'drift-unknown', at, because: { why: 'not-told', sentence } })
    needs.saw({ at, hosts: looks, forwards })
    tell({ kind: 'others-looked', at })
    after = at
    await clock.sleep(Math.max(0, began + others.everyMs - clock.now().monotonic), signal)
  }
}

/** Whether a look would show a matter if it was one still. */
function isSeen(
  { host, kind, port, protocol }: WatchedDrift,
  hosts: ReadonlyMap<string, HostLook>,
  forwards: ForwardsLook | null,
): boolean {
  if (host === null) return forwards !== null && forwards.missing === null
  const look = hosts.get(host)
  // no entry of the baseline speaks of it any more
  if (look === undefined) return true
  if (look.problem !== null || look.up !== true) return false
  if (port === null || protocol === null) return true
  const found = look.at(protocol, port)
  switch (found?.state) {
    case 'open':
      return kind !== 'service-changed' || found.service !== null
    case 'closed':
    case 'filtered':
      return true
    default:
      return false
  }
}

async function lookAt(
  { hosts, targets }: WishedScan,
  { everyMs, mayScanPublic }: NonNullable<NonNullable<WatchRequest['baseline']>['others']>,
  { clock, scan }: OthersNeeds,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HostLook>> {
  try {
    let names: ScanPlan['names'] = []
    const reports: HostReport[] = []
    const events = scan({ targets, everyMs, mayScanPublic }, signal)
    const heard = (event: ScanEvent) => {
      if (event.kind === 'planned') names = event.plan.names
    }
    for await (const report of hostReports(events, () => clock.now().wall, heard)) reports.push(report)
    return looksOf(hosts, { names }, reports)
  } catch (thrown) {
    const problem = fromThrown(thrown).message
    return new Map(hosts.map((host) => [host, { ...unseenHost, problem }]))
  }
}

async function forwardsLook({ mappings }: OthersNeeds, signal: AbortSignal): Promise<ForwardsLook> {
  try {
    return forwardsLookOf(await mappings(signal))
  } catch (thrown) {
    return { mappings: [], missing: fromThrown(thrown).message }
  }
}
