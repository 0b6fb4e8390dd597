import type { ScanEvent } from '#shared/scan/event'
import { localTargets } from '../../testing/local-targets'
import type { History } from '../history'

/** Keeps a scan that began at a time, in milliseconds since 1970; gives the events that went through. */
export async function keepScan(
  to: History,
  startedAt: number,
  events: Iterable<ScanEvent>,
): Promise<readonly ScanEvent[]> {
  const passed: ScanEvent[] = []
  const head = { id: 'x', kind: 'scan', version: 1, startedAt, asked: localTargets } as const
  for await (const event of to.keeping(head, told(events))) passed.push(event)
  return passed
}

/** Events as a scan tells them. */
export async function* told(events: Iterable<ScanEvent>): AsyncGenerator<ScanEvent, void, void> {
  yield* events
}
