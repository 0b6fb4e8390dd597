import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import { AskedPorts } from '#shared/ports/asked-ports'
import { parsePorts } from '#shared/ports/port-spec'
import type { FollowedEvent, ScanEvent } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import type { ScanTargets } from '#shared/scan/request'
import { forgetScan, type LastScan, lastScan, type TabStorage } from './last-scan'

/** Where a page that was reloaded finds the scan of its tab. */
export interface KeptScan {
  /** What this tab alone remembers meanwhile. */
  readonly memory: TabStorage
  /** The scan of that id from its beginning; fails with `refused` where another page shows it, `not-found` where it is gone. */
  readonly follow: (scanId: string, signal: AbortSignal) => Promise<AsyncIterable<FollowedEvent>>
}

/** A scan that was found again. */
export interface FoundScan {
  readonly last: LastScan
  readonly targets: ScanTargets
  readonly plan: ScanPlan
  readonly ports: AskedPorts
  /** All that it told from its beginning, but for the plan, and what it still tells. */
  readonly events: AsyncIterable<ScanEvent>
}

export type FindAgain =
  | { readonly kind: 'found'; readonly scan: FoundScan }
  /** This tab had none; or it is another tab's, from which this one was duplicated; or nobody answers. */
  | { readonly kind: 'none' }
  | { readonly kind: 'gone'; readonly problem: ErrorValue }

const notKept: ErrorValue = {
  code: 'not-found',
  message:
    'The scan that this page showed before it was reloaded is not kept any more. Start it again if you still need it.',
}

/**
 * Milliseconds between tries, and how many there are, while another page shows the scan: a server that has not noticed yet
 * that the connection of the page before broke takes up to fifteen seconds for it.
 */
const againMs = 2000
const tries = 12

/** Looks for the scan that this tab showed before its page was reloaded. */
export async function findAgain(
  { memory, follow }: KeptScan,
  signal: AbortSignal,
  pauseMs: number = againMs,
): Promise<FindAgain> {
  const last = lastScan(memory)
  if (last === null) return { kind: 'none' }
  for (let count = 0; count < tries && !signal.aborted; count += 1) {
    try {
      const scan = await opened(last, (await follow(last.id, signal))[Symbol.asyncIterator]())
      return scan === null ? { kind: 'none' } : { kind: 'found', scan }
    } catch (thrown) {
      const { code } = fromThrown(thrown)
      if (code === 'not-found') {
        forgetScan(memory)
        return { kind: 'gone', problem: notKept }
      }
      if (code !== 'refused') return { kind: 'none' }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  forgetScan(memory)
  return { kind: 'none' }
}

/** Takes what was asked for and the plan, which come first; null where it ended before it had one. */
async function opened(last: LastScan, events: AsyncIterator<FollowedEvent>): Promise<FoundScan | null> {
  const asked = await events.next()
  const planned = await events.next()
  const ports = parsePorts(last.ports, { portsNamed: () => [] })
  if (asked.done === true || asked.value.kind !== 'asked' || !ports.ok) return null
  if (planned.done === true || planned.value.kind !== 'planned') return null
  const { scanId: _, mayScanPublic: __, mayScanLarge: ___, ...targets } = asked.value.request
  return { last, targets, plan: planned.value.plan, ports: new AskedPorts(ports.value), events: rest(events) }
}

async function* rest(events: AsyncIterator<FollowedEvent>): AsyncGenerator<ScanEvent, void, void> {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.kind !== 'asked') yield next.value
    }
  } finally {
    await events.return?.()
  }
}
