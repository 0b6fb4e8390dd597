import { setTimeout as sleep } from 'node:timers/promises'
import { readCode } from '../scan/probe/reading'
import { type Endpoint, type OpenedLine, openLine, type TlsOffer } from './line'

/** Milliseconds until a connection is tried again for which this computer had nothing left: others give back what they have. */
const untilRoom: readonly number[] = [50, 200, 800, 2_000]

/** Opens a connection as `openLine` does, and waits a while where this computer has nothing left for one. */
export async function openWhenRoom(
  to: Endpoint,
  offer: TlsOffer | null,
  timeout: number,
  signal: AbortSignal,
): Promise<OpenedLine> {
  let opened = await openLine(to, offer, timeout, signal)
  for (const pause of untilRoom) {
    if (!isShortage(opened) || signal.aborted) break
    await sleep(pause, null, { signal }).catch(() => null)
    opened = await openLine(to, offer, timeout, signal)
  }
  return opened
}

/** It is this computer that failed, which says nothing about the port. */
export function isShortage(opened: OpenedLine): boolean {
  return !opened.ok && readCode(opened.code).kind === 'shortage'
}
