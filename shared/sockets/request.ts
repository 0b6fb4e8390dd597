import * as v from 'valibot'
import { protocols } from './socket'
import { tcpStates } from './state'

/** Which sockets are wanted; null: all. */
export const SocketsFilter = v.strictObject({
  /** TCP listeners and UDP sockets that are bound and not connected. */
  listeningOnly: v.boolean(),
  protocol: v.nullable(v.picklist(protocols)),
  /** As a local or remote port, 1 to 65535. */
  port: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  /** One of the owners. */
  pid: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))),
  state: v.nullable(v.picklist(tcpStates)),
})
export type SocketsFilter = v.InferOutput<typeof SocketsFilter>

/** Every socket. */
export const allSockets: SocketsFilter = {
  listeningOnly: false,
  protocol: null,
  port: null,
  pid: null,
  state: null,
}

/** One look at the sockets. */
export const SocketsQuery = v.strictObject({
  filter: SocketsFilter,
  /** Rows that come back at most: the answer is one message. Whoever wants all of them to show them live watches. */
  limit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  /** True: looks into every process anew instead of trusting what is known of sockets that were seen before. */
  fresh: v.boolean(),
  /** True: all sockets go to the history, whatever the filter lets through. */
  keep: v.optional(v.boolean()),
  /** True: tells which packages the programs of listeners came with, which takes longer. */
  packages: v.optional(v.boolean()),
})
export type SocketsQuery = v.InferOutput<typeof SocketsQuery>

/** Milliseconds between two readings. */
export const watchIntervals = [1_000, 2_000, 5_000, 10_000] as const
export type WatchInterval = (typeof watchIntervals)[number]

/** A live view. To pause, or to change the interval, end it and ask anew. */
export const SocketsWatch = v.strictObject({
  filter: SocketsFilter,
  intervalMs: v.picklist(watchIntervals),
  /** True: the first reading goes to the history, all of it. */
  keep: v.optional(v.boolean()),
})
export type SocketsWatch = v.InferOutput<typeof SocketsWatch>
