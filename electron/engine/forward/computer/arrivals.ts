import { setTimeout as sleep } from 'node:timers/promises'
import type { Arrival, Watch } from '#shared/forward/verdict/findings'
import type { Protocol } from '#shared/sockets/socket'
import type { PortLook, PortPeer, PortVisits } from '../../platform/platform'
import type { Sockets } from '../../sockets/sockets'

/** Milliseconds between two looks: at the port alone, and at the whole table with its owners. */
const everyMs = { port: 20, table: 150 } as const
/** Connections that are remembered. */
const arrivalsAtMost = 4_096

export interface Arrivals {
  readonly arrivals: readonly Arrival[]
  readonly watch: Watch
}

const nobodyWatched: Arrivals = { arrivals: [], watch: { kind: 'nothing' } }

/** How a port can be looked at. */
export interface ArrivalNeeds {
  readonly sockets: Pick<Sockets, 'list'>
  readonly visits: Pick<PortVisits, 'look'> | null
}

/**
 * Watches who connects to a TCP port of this computer while the outside looks. UDP has no connections. Resolves once it is
 * known who was there before: the outside must not be asked sooner, or whom it sends is taken for one of those.
 * @returns who came until `now`; and how well that could be seen, when `stop` is called
 */
export async function watchArrivals(
  needs: ArrivalNeeds,
  protocol: Protocol,
  port: number,
  signal: AbortSignal,
): Promise<{ now(): readonly Arrival[]; stop(): Promise<Arrivals> }> {
  const blind = { now: () => [], stop: async () => nobodyWatched }
  if (protocol !== 'tcp') return blind
  const look = needs.visits === null ? tableLook(needs.sockets, port) : portLook(needs.visits, port)
  const every = needs.visits === null ? everyMs.table : everyMs.port
  const first = await look(false, signal).catch(() => null)
  // a table that can't be read shows nobody
  if (first === null) return blind
  const before = new Set(first.peers.map(keyOf))
  const ended = new AbortController()
  const limited = AbortSignal.any([signal, ended.signal])
  const arrived = new Map<string, PortPeer>()
  let last = first
  let lookedAt = performance.now()
  let longestGapMs = 0
  const once = async (fresh: boolean) => {
    // what comes after a look has begun may be missing in it
    const began = performance.now()
    const seen = await look(fresh, signal)
    if (seen === null) throw new Error('the table of sockets can not be read any more')
    longestGapMs = Math.max(longestGapMs, performance.now() - lookedAt)
    lookedAt = began
    last = seen
    for (const peer of seen.peers) {
      const key = keyOf(peer)
      if (!before.has(key) && (arrived.has(key) || arrived.size < arrivalsAtMost)) arrived.set(key, peer)
    }
  }
  const watching = (async () => {
    while (!limited.aborted) {
      await once(false)
      await sleep(every, undefined, { signal: limited }).catch(() => {})
    }
    // what came last may still be closing; a reading of a moment ago would not show it
    if (!signal.aborted) await once(true)
    return true
  })().catch(() => false)
  return {
    now: () => arrivalsOf([...arrived.values()]),
    async stop() {
      ended.abort()
      const whole = await watching
      return {
        arrivals: arrivalsOf([...arrived.values()]),
        watch: whole
          ? {
              kind: 'table',
              longestGapMs: Math.round(longestGapMs),
              opened: difference(first.opened, last.opened),
              dropped: difference(first.dropped, last.dropped),
              waiting: last.waiting,
            }
          : { kind: 'nothing' },
      }
    },
  }
}

/** @param connections each as it was seen last */
export function arrivalsOf(
  connections: readonly { readonly address: string; readonly halfOpen: boolean }[],
): readonly Arrival[] {
  const arrivals = new Map<string, Arrival>()
  for (const { address, halfOpen } of connections) {
    const from = address.replace(/^::ffff:/, '')
    const before = arrivals.get(from) ?? { from, times: 0, halfOpen: 0 }
    const { times } = before
    arrivals.set(from, { from, times: times + 1, halfOpen: before.halfOpen + Number(halfOpen) })
  }
  return [...arrivals.values()]
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before
}

type Look = (fresh: boolean, signal: AbortSignal) => Promise<PortLook | null>

function portLook(visits: Pick<PortVisits, 'look'>, port: number): Look {
  return (_, signal) => visits.look(port, signal)
}

function tableLook(sockets: Pick<Sockets, 'list'>, port: number): Look {
  const filter = { listeningOnly: false, protocol: 'tcp', port, pid: null, state: null } as const
  return async (fresh, signal) => {
    const { sockets: rows } = await sockets.list({ filter, limit: 10_000, fresh }, signal)
    const peers = rows.flatMap(({ local, remote, state }) =>
      remote === null || local.port !== port || state === 'SYN_SENT'
        ? []
        : [{ ...remote, halfOpen: state === 'SYN_RECEIVED' }],
    )
    return { peers, waiting: 0, opened: null, dropped: null }
  }
}

function keyOf({ address, port }: PortPeer): string {
  return `${address} ${port}`
}
