import { diffSockets, isNotable } from '#shared/sockets/diff'
import type { ReadingSummary } from '#shared/sockets/event'
import type { LiveReading } from '#shared/sockets/live'
import type { Socket } from '#shared/sockets/socket'

/** What became of a row since the reading before. */
export type ShownMark = 'new' | 'changed' | 'gone'

/** One reading as it is shown. It never changes: the next one is another object. */
export interface ShownReading {
  readonly summary: ReadingSummary
  readonly sockets: readonly Socket[]
  /** Sockets of the reading before that are no more. They are shown for this one reading. */
  readonly gone: readonly Socket[]
  /** By id, those that are gone too. */
  readonly marks: ReadonlyMap<string, ShownMark>
}

/** The reading after the one that is shown. */
export function nextShown({ summary, sockets, marks, gone }: LiveReading): ShownReading {
  return { summary, sockets: [...sockets.values()], gone, marks: withGone(marks, gone) }
}

/**
 * A reading that follows the one that is shown after a while in which others were not shown, or after a feed that began
 * anew: what is new is what the person has not seen.
 */
export function shownAfter(before: ShownReading, { summary, sockets }: LiveReading): ShownReading {
  const known = new Map(before.sockets.map((socket) => [socket.id, socket]))
  const now = [...sockets.values()]
  const { added, changed, gone } = diffSockets(known, now)
  const marks = new Map<string, ShownMark>()
  for (const { id } of added) marks.set(id, 'new')
  for (const socket of changed) {
    const old = known.get(socket.id)
    if (old !== undefined && isNotable(old, socket)) marks.set(socket.id, 'changed')
  }
  const left = gone.flatMap((id) => known.get(id) ?? [])
  return { summary, sockets: now, gone: left, marks: withGone(marks, left) }
}

function withGone(
  marks: ReadonlyMap<string, ShownMark>,
  gone: readonly Socket[],
): ReadonlyMap<string, ShownMark> {
  if (gone.length === 0) return marks
  const all = new Map(marks)
  for (const { id } of gone) all.set(id, 'gone')
  return all
}

/** A socket as a reading has it; null where it is in it no more. */
export function socketIn(reading: ShownReading, id: string): Socket | null {
  return reading.sockets.find((socket) => socket.id === id) ?? null
}
