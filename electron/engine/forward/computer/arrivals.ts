import { setTimeout as sleep } from 'node:timers/promises'
import type { Protocol } from '#shared/sockets/socket'
import type { Sockets } from '../../sockets/sockets'

/** Milliseconds between two looks. */
const everyMs = 150

/**
 * Watches who connects to a TCP port of this computer: a connection from the internet that comes while the outside looks
 * proves that it gets here. UDP has no connections.
 * @returns the addresses of those that were not there at the first look, when `stop` is called
 */
export function watchArrivals(
  sockets: Pick<Sockets, 'list'>,
  protocol: Protocol,
  port: number,
  signal: AbortSignal,
): { stop(): Promise<readonly string[]> } {
  const ended = new AbortController()
  const limited = AbortSignal.any([signal, ended.signal])
  const filter = { listeningOnly: false, protocol, port, pid: null, state: null }
  const peers = async () => {
    const { sockets: rows } = await sockets.list({ filter, limit: 10_000, fresh: false }, signal)
    return rows.flatMap(({ local, remote, state }) =>
      remote === null || local.port !== port || state === 'SYN_SENT' ? [] : [remote],
    )
  }
  const keyOf = ({ address, port }: { readonly address: string; readonly port: number }) =>
    `${address} ${port}`
  const watch = async () => {
    const arrived = new Set<string>()
    if (protocol !== 'tcp') return arrived
    const before = new Set((await peers()).map(keyOf))
    const look = async () => {
      for (const peer of await peers())
        if (!before.has(keyOf(peer))) arrived.add(peer.address.replace(/^::ffff:/, ''))
    }
    while (!limited.aborted) {
      await look()
      await sleep(everyMs, undefined, { signal: limited }).catch(() => {})
    }
    // what came last may still be closing
    if (!signal.aborted) await look()
    return arrived
  }
  // a table that can't be read shows nobody
  const watching = watch().catch(() => new Set<string>())
  return {
    async stop() {
      ended.abort()
      return [...(await watching)]
    },
  }
}
