import * as v from 'valibot'
import { counted, wholeNumber } from '../scan/output/figures'
import type { Socket } from './socket'
import { type TcpState, tcpStates } from './state'

const Count = v.pipe(v.number(), v.minValue(0))

const PortRange = v.object({ first: Count, last: Count })

/** What the system itself says of its ports; null: could not be told. */
export const SocketLimits = v.object({
  /** Ports that the system gives to outgoing connections, both ends belong to it. */
  ephemeral: v.nullable(PortRange),
  /** Ports that it never gives to them although they are in that range; absent: none, or it doesn't tell. */
  reserved: v.exactOptional(v.pipe(v.array(PortRange), v.readonly())),
  /**
   * Where a port in TIME_WAIT is given to a new connection to the same place after a second, so that such ports don't run
   * out (Linux' tcp_tw_reuse, whose default is `loopback`); absent: nowhere, or it isn't told.
   */
  reusesTimeWait: v.exactOptional(v.picklist(['loopback', 'everywhere'])),
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
  /** Ports of the ephemeral range, reserved ones aside, that are in use as a local port, each once; null without a range. */
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
  const { ephemeral, reserved = [], reusesTimeWait } = limits
  const isReserved = (port: number) => reserved.some(({ first, last }) => port >= first && port <= last)
  const used = { tcp: new Set<number>(), udp: new Set<number>() }
  /** TIME_WAITs on ephemeral ports, by their destination: that is what runs out. */
  const waits = new Map<string, number>()
  let udp = 0
  for (const { protocol, state, local, remote, reach } of sockets) {
    if (state === null) udp += 1
    else states[state] += 1
    if (ephemeral === null || local.port < ephemeral.first || local.port > ephemeral.last) continue
    if (isReserved(local.port)) continue
    used[protocol].add(local.port)
    if (state !== 'TIME_WAIT' || remote === null) continue
    if (reusesTimeWait === 'everywhere' || reusesTimeWait === reach) continue
    // each address of this computer has the whole range
    const destination = `${remote.address} ${remote.port} ${local.address}`
    waits.set(destination, (waits.get(destination) ?? 0) + 1)
  }
  const size = ephemeral === null ? 0 : sizeOf(ephemeral) - reservedIn(limits)
  return {
    ...limits,
    ephemeralInUse: ephemeral === null ? null : { tcp: used.tcp.size, udp: used.udp.size, size },
    states,
    udp,
    timeWait: states.TIME_WAIT === 0 ? null : timeWaitVerdict(states.TIME_WAIT, waits, size),
  }
}

/** How many ports of the ephemeral range are reserved. */
export function reservedIn({ ephemeral, reserved = [] }: SocketLimits): number {
  if (ephemeral === null) return 0
  return reserved.reduce((sum, range) => {
    const shared = {
      first: Math.max(range.first, ephemeral.first),
      last: Math.min(range.last, ephemeral.last),
    }
    return sum + Math.max(0, sizeOf(shared))
  }, 0)
}

function sizeOf({ first, last }: { readonly first: number; readonly last: number }): number {
  return last - first + 1
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
