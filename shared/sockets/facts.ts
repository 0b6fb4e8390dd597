import * as v from 'valibot'
import { tcpStates } from './state'

const Count = v.pipe(v.number(), v.minValue(0))

/** What the system itself says of its ports; null: could not be told. */
export const SocketLimits = v.object({
  /** Ports that the system gives to outgoing connections, both ends belong to it. */
  ephemeral: v.nullable(v.object({ first: Count, last: Count })),
  /** The first port that needs no privilege to be bound. */
  unprivilegedFrom: v.nullable(Count),
})
export type SocketLimits = v.InferOutput<typeof SocketLimits>

/** The strip of facts above the table. */
export const SocketFacts = v.object({
  ...SocketLimits.entries,
  /** Ports of the ephemeral range that are in use as a local port, each once; null without a range. */
  ephemeralInUse: v.nullable(v.object({ tcp: Count, udp: Count, size: Count })),
  /** TCP sockets by state, all eleven of them. */
  states: v.object(
    Object.fromEntries(tcpStates.map((state) => [state, Count])) as Record<
      (typeof tcpStates)[number],
      typeof Count
    >,
  ),
  udp: Count,
  /** Whether the TIME_WAITs are a matter of concern, in a sentence; null where there are none. */
  timeWait: v.nullable(v.object({ normal: v.boolean(), sentence: v.string() })),
})
export type SocketFacts = v.InferOutput<typeof SocketFacts>
