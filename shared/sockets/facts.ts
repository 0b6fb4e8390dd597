import * as v from 'valibot'
import { counted, wholeNumber } from '../scan/output/figures'
import type { Socket } from './socket'
import { type TcpState, tcpStates } from './state'

const Count = v.pipe(v.number(), v.minValue(0))

/** What the system itself says of its ports; null: could not be told. */
export const SocketLimits = v.object({
  /** Ports that the system gives to outgoing connections, both ends belong to it. */
  ephemeral: v.nullable(v.object({ first: Count, last: Count })),
  /** The first port that needs no privilege to be bound. */
  unprivilegedFrom: v.nullable(Count),
})
export type SocketLimits = v.InferOutput<typeof SocketLimits>

const StateCounts = v.object(
  Object.fromEntries(tcpStates.map((state) => [state, Count])) as Record<TcpState, typeof Count>,
)

/** The strip of facts above the table. */
export const SocketFacts = v.object({
  ...SocketLimits.entries,
  /** Ports of the ephemeral range that are in use as a local port, each once; null without a range. */
  ephemeralInUse: v.nullable(v.object({ tcp: Count, udp: Count, size: Count })),
  /** TCP sockets by state, all eleven of them. */
  states: StateCounts,
  udp: Count,
  /** Whether the TIME_WAITs are a matter of concern, in a sentence; null where there are none. */
  timeWait: v.nullable(v.object({ normal: v.boolean(), sentence: v.string() })),
})
export type SocketFacts = v.InferOutput<typeof SocketFacts>

/** The share of the ephemeral ports that TIME_WAITs towards one destination may take before it is a matter of concern. */
const concernFrom = 0.5

/** Adds up what a person wants to know of all sockets together. */
export function factsOf(sockets: Iterable<Socket>, limits: SocketLimits): SocketFacts {
  const states = Object.fromEntries(tcpStates.map((state) => [state, 0])) as Record<TcpState, number>
  const { ephemeral } = limits
  const used = { tcp: new Set<number>(), udp: new Set<number>() }
  /** TIME_WAITs on ephemeral ports, by their destination: that is what runs out. */
  const waits = new Map<string, number>()
  let udp = 0
  for (const { protocol, state, local, remote } of sockets) {
    if (state === null) udp += 1
    else states[state] += 1
    if (ephemeral === null || local.port < ephemeral.first || local.port > ephemeral.last) continue
    used[protocol].add(local.port)
    if (state !== 'TIME_WAIT' || remote === null) continue
    const destination = `${remote.address} ${remote.port}`
    waits.set(destination, (waits.get(destination) ?? 0) + 1)
  }
  const size = ephemeral === null ? 0 : ephemeral.last - ephemeral.first + 1
  return {
    ...limits,
    ephemeralInUse: ephemeral === null ? null : { tcp: used.tcp.size, udp: used.udp.size, size },
    states,
    udp,
    timeWait: states.TIME_WAIT === 0 ? null : timeWaitVerdict(states.TIME_WAIT, waits, size),
  }
}

function timeWaitVerdict(
  count: number,
  waits: ReadonlyMap<string, number>,
  size: number,
): { normal: boolean; sentence: string } {
  const [worst] = [...waits].sort(([, a], [, b]) => b - a)
  const connections = counted(count, 'connection')
  if (worst === undefined || size === 0 || worst[1] < size * concernFrom) {
    return {
      normal: true,
      sentence: `${connections} in TIME_WAIT, which is normal: whoever closes first keeps the pair of addresses for a while (a minute on Linux), so that a late segment reaches no new connection. They need no process and little memory.`,
    }
  }
  const [address, port] = worst[0].split(' ')
  return {
    normal: false,
    sentence: `${connections} in TIME_WAIT, ${wholeNumber(worst[1])} of them towards ${address} port ${port}: that is ${Math.round((100 * worst[1]) / size)} % of the ${wholeNumber(size)} ports for outgoing connections to it, and when they run out, connecting fails (EADDRNOTAVAIL). Keep connections open and use them again, or widen the range.`,
  }
}
