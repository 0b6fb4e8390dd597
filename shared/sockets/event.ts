import * as v from 'valibot'
import { SocketFacts } from './facts'
import { Socket } from './socket'
import { Unattributed } from './unattributed'

const Count = v.pipe(v.number(), v.minValue(0))

/** Rows that one part of a reading holds at most, gone ones included. */
export const maxPartRows = 1_000

/** What a reading says beside its rows. */
export const ReadingSummary = v.object({
  /** When it began, in milliseconds since 1970. */
  at: v.number(),
  /** Milliseconds that it took. */
  tookMs: Count,
  /** Sockets that the filter lets through. */
  matching: Count,
  /** Sockets of this computer, before the filter. */
  total: Count,
  /** Of the sockets that the filter lets through. */
  unattributed: v.pipe(v.array(Unattributed), v.readonly()),
  /** Of all sockets, whatever the filter is. */
  facts: SocketFacts,
})
export type ReadingSummary = v.InferOutput<typeof ReadingSummary>

/** The answer to one look. */
export const SocketsSnapshot = v.object({
  ...ReadingSummary.entries,
  /** At most as many as were asked for; `matching` says how many there are. */
  sockets: v.pipe(v.array(Socket), v.readonly()),
})
export type SocketsSnapshot = v.InferOutput<typeof SocketsSnapshot>

/**
 * The stream of a live view. Each reading is any number of `rows` and one `read`; rows are to be shown when their `read`
 * has come, all at once. In the first reading every row is new. A reading in which nothing changed has no `rows`.
 */
export const SocketsEvent = v.variant('kind', [
  v.pipe(
    v.object({
      kind: v.literal('rows'),
      added: v.pipe(v.array(Socket), v.readonly()),
      /** Whole rows, which replace those with the same id. */
      changed: v.pipe(v.array(Socket), v.readonly()),
      /** Ids. */
      gone: v.pipe(v.array(v.string()), v.readonly()),
    }),
    v.check(
      ({ added, changed, gone }) => added.length + changed.length + gone.length <= maxPartRows,
      `a part has at most ${maxPartRows} rows`,
    ),
  ),
  v.object({ kind: v.literal('read'), reading: ReadingSummary }),
  /** This reading failed; the next one is tried at its time. What is shown stays as it was. */
  v.object({ kind: v.literal('failed'), at: v.number(), message: v.string() }),
])
export type SocketsEvent = v.InferOutput<typeof SocketsEvent>
