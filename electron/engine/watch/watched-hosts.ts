import { fromThrown } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import { hostReports } from '#shared/scan/host-reports'
import type { WatchEvent } from '#shared/watch/event'
import { HostMemory } from '#shared/watch/host-memory'
import type { WatchRequest } from '#shared/watch/request'
import type { WatchClock } from './watch-clock'

type HostsRequest = NonNullable<WatchRequest['hosts']>

export interface HostsNeeds {
  readonly clock: WatchClock
  /** A scan that is written into no history: one every quarter of an hour would soon be all of it. */
  readonly scan: (request: HostsRequest, signal: AbortSignal) => AsyncIterable<ScanEvent>
  readonly tell: (event: WatchEvent) => void
}

/** Scans the watched hosts again and again, until the signal is given. */
export async function watchHosts(
  request: HostsRequest,
  { clock, scan, tell }: HostsNeeds,
  signal: AbortSignal,
): Promise<void> {
  const memory = new HostMemory()
  const typed = { address: request.targets.targets, target: request.targets.targets }
  let failed = false
  while (!signal.aborted) {
    const began = clock.now().monotonic
    try {
      for await (const report of hostReports(scan(request, signal), () => clock.now().wall)) {
        // a scan that was stopped says nothing of what it did not come to
        if (signal.aborted) return
        for (const change of memory.take(report, clock.now().wall)) tell(change)
      }
      if (signal.aborted) return
      memory.roundDone()
      if (failed) tell({ kind: 'host-seen', at: clock.now().wall, ...typed })
      failed = false
    } catch (thrown) {
      if (signal.aborted) return
      const why = fromThrown(thrown).message
      if (!failed) tell({ kind: 'host-unseen', at: clock.now().wall, ...typed, why })
      failed = true
    }
    await clock.sleep(Math.max(0, began + request.everyMs - clock.now().monotonic), signal)
  }
}
