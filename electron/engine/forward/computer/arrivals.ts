import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import type { Sockets } from '../../sockets/sockets'

/** Milliseconds between two looks. */
const everyMs = 150

/**
 * Watches who connects to a TCP port of this computer: a connection from the internet that comes while the outside looks
 * proves that it gets here. UDP has no connections. Resolves once it is known who was there before: the outside must not
 * be asked sooner, or whom it sends is taken for one of those.
 * @returns the addresses of those that came, when `stop` is called
 */
export async function watchArrivals(
  sockets: Pick<Sockets, 'list'>,
  protocol: Protocol,
  port: number,
  signal: AbortSignal,
): Promise<{ stop(): Promise<readonly string[]> }> {
  if (protocol !== 'tcp') return { stop: async () => [] }
  const ended = new AbortController()
  const limited = AbortSignal.any([signal, ended.signal])
  const filter = { listeningOnly: false, protocol, port, pid: null, state: null }
  const peers = async (fresh: boolean) => {
    const { sockets: rows } = await sockets.list({ filter, limit: 10_000, fresh }, signal)
    return rows.flatMap(({ local, remote, state }) =>
      remote === null || local.port !== port || state === 'SYN_SENT' ? [] : [remote],
    )
  }
  let before: ReadonlySet<string>
  try {
    before = new Set((await peers(false)).map(keyOf))
  } catch {
    // a table that can't be read shows nobody
    return { stop: async () => [] }
  }
  const watch = async () => {
    const arrived = new Set<string>()
    const look = async (fresh: boolean) => {
      for (const peer of await peers(fresh))
        if (!before.has(keyOf(peer))) arrived.add(peer.address.replace(/^::ffff:/, ''))
    }
    while (!limited.aborted) {
      await look(false)
      await sleep(everyMs, undefined, { signal: limited }).catch(() => {})
    }
    // what came last may still be closing; a reading of a moment ago would not show it
    if (!signal.aborted) await look(true)
    return arrived
  }
  const watching = watch().catch(() => new Set<string>())
  return {
    async stop() {
      ended.abort()
      return [...(await watching)]
    },
  }
}

function keyOf({ address, port }: Endpoint): string {
  return `${address} ${port}`
}
