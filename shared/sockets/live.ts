import { isNotable } from './diff'
import type { ReadingSummary, SocketsEvent } from './event'
import type { Socket } from './socket'

/** What became of a row with the last reading. */
export type RowMark = 'new' | 'changed'

/** A live view after a reading that is complete. */
export interface LiveReading {
  readonly summary: ReadingSummary
  /** By id; the same map for the whole stream, in the order in which rows came. */
  readonly sockets: ReadonlyMap<string, Socket>
  /** Rows worth a mark; none in the first reading, where everything is new. */
  readonly marks: ReadonlyMap<string, RowMark>
  /** Rows that are in `sockets` no more, as they were. */
  readonly gone: readonly Socket[]
}

/** Puts the stream of a live view together, one reading at a time: what came in parts is shown at once. */
export class LiveSockets {
  readonly #sockets = new Map<string, Socket>()
  #added: Socket[] = []
  #changed: Socket[] = []
  #goneIds: string[] = []
  #first = true

  /** Null until the reading is complete that the event belongs to. */
  take(event: SocketsEvent): LiveReading | null {
    switch (event.kind) {
      case 'rows':
        this.#added.push(...event.added)
        this.#changed.push(...event.changed)
        this.#goneIds.push(...event.gone)
        return null
      case 'read':
        return this.#apply(event.reading)
      case 'failed':
        return null
    }
  }

  #apply(summary: ReadingSummary): LiveReading {
    const marks = new Map<string, RowMark>()
    const gone: Socket[] = []
    for (const id of this.#goneIds) {
      const socket = this.#sockets.get(id)
      if (socket !== undefined) gone.push(socket)
      this.#sockets.delete(id)
    }
    for (const socket of this.#changed) {
      const before = this.#sockets.get(socket.id)
      if (before !== undefined && isNotable(before, socket)) marks.set(socket.id, 'changed')
      this.#sockets.set(socket.id, socket)
    }
    for (const socket of this.#added) {
      if (!this.#first) marks.set(socket.id, 'new')
      this.#sockets.set(socket.id, socket)
    }
    this.#added = []
    this.#changed = []
    this.#goneIds = []
    this.#first = false
    return { summary, sockets: this.#sockets, marks, gone }
  }
}
