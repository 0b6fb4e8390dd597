import type { SocketsReport } from '#shared/sockets/output/report'
import { isListening, type Socket } from '#shared/sockets/socket'
import type { CliEngine } from '../../cli-io'

/** Who can reach the listeners among some sockets; null: there are none, or it could not be looked at. */
export async function reachableIn(
  sockets: readonly Socket[],
  engine: CliEngine,
  signal: AbortSignal,
): Promise<SocketsReport['reachable']> {
  return sockets.some(isListening) ? reachableListeners(engine, signal) : null
}

/** Who can reach each listener there is; null: it could not be looked at. */
export async function reachableListeners(
  engine: CliEngine,
  signal: AbortSignal,
): Promise<SocketsReport['reachable']> {
  try {
    const found = await engine.handlers['sockets.reachable']({}, signal)
    return new Map(found.map(({ socket, reachableFrom }) => [socket, reachableFrom]))
  } catch {
    signal.throwIfAborted()
    return null
  }
}
