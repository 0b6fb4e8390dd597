import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import { type FollowedEvent, type RunHead, RunId } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { remembered, type TextStorage } from '../../../ui/remembered'

/** A scan that was found again. */
export interface FoundScan {
  readonly run: RunHead
  readonly plan: ScanPlan
  /** All that it told from its beginning, but for the plan, and what it still tells. */
  readonly events: AsyncIterable<ScanEvent>
}

export type FindAgain =
  | { readonly kind: 'found'; readonly scan: FoundScan }
  /** This tab had none; or it is another tab's, from which this one was duplicated; or nobody answers. */
  | { readonly kind: 'none' }
  | { readonly kind: 'gone'; readonly problem: ErrorValue }

/** A tab remembers the id of its scan alone: whom it scans, the engine knows. */
const rememberedScan = (tab: TextStorage) => remembered(tab, 'portlight.scan', RunId)

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

/** Remembers a scan for as long as the tab is there. */
export function rememberScan(tab: TextStorage, id: string): void {
  rememberedScan(tab).write(id)
}

/** Looks for the scan that this tab showed before its page was reloaded. */
export async function findAgain(
  tab: TextStorage,
  engine: (signal: AbortSignal) => Promise<Pick<Client<EngineContract>, 'run.follow'>>,
  signal: AbortSignal,
  pauseMs: number = againMs,
): Promise<FindAgain> {
  const last = rememberedScan(tab)
  const id = last.read()
  if (id === null) return { kind: 'none' }
  for (let count = 0; count < tries && !signal.aborted; count += 1) {
    try {
      const events = (await engine(signal))['run.follow']({ id, from: 0 }, signal)
      const scan = await opened(events[Symbol.asyncIterator]())
      return scan === null ? { kind: 'none' } : { kind: 'found', scan }
    } catch (thrown) {
      const { code } = fromThrown(thrown)
      if (code === 'not-found') {
        last.forget()
        return { kind: 'gone', problem: notKept }
      }
      if (code !== 'refused') return { kind: 'none' }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  last.forget()
  return { kind: 'none' }
}

/** Takes what the run is and the plan, which come first; null where it ended before it had one. */
export async function opened(events: AsyncIterator<FollowedEvent>): Promise<FoundScan | null> {
  const head = await events.next()
  const planned = await events.next()
  if (head.done === true || head.value.kind !== 'run') return null
  if (planned.done === true || planned.value.kind !== 'planned') return null
  return { run: head.value.run, plan: planned.value.plan, events: rest(events) }
}

async function* rest(events: AsyncIterator<FollowedEvent>): AsyncGenerator<ScanEvent, void, void> {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.kind !== 'run') yield next.value
    }
  } finally {
    await events.return?.()
  }
}
