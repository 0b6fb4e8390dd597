import type { SocketsFilter } from './request'
import { isListening, type Socket } from './socket'

/** The test of a filter, made once for many rows. */
export function filterOf(filter: SocketsFilter): (socket: Socket) => boolean {
  const { listeningOnly, protocol, port, pid, state } = filter
  return (socket) =>
    (!listeningOnly || isListening(socket)) &&
    (protocol === null || socket.protocol === protocol) &&
    (state === null || socket.state === state) &&
    (port === null || socket.local.port === port || socket.remote?.port === port) &&
    (pid === null || socket.owners.some((owner) => owner.pid === pid))
}
