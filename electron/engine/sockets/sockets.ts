import { failure } from '#shared/ipc/result'
import type { SocketsEvent, SocketsSnapshot } from '#shared/sockets/event'
import type { SocketsQuery, SocketsWatch } from '#shared/sockets/request'

/** The sockets of this computer, for everybody who asks. */
export class Sockets {
  list(_query: SocketsQuery, _signal: AbortSignal): Promise<SocketsSnapshot> {
    return Promise.reject(failure('failed', 'The sockets of this computer are not read yet.'))
  }

  // biome-ignore lint/correctness/useYield: to be written
  async *watch(_request: SocketsWatch, _signal: AbortSignal): AsyncGenerator<SocketsEvent, void, void> {
    throw failure('failed', 'The sockets of this computer are not read yet.')
  }
}
