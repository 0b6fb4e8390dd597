import type { Client, Contract } from '#shared/ipc/channel'
import type { Channels } from '#shared/ipc/channels'
import { type Connection, connect } from '#shared/ipc/client'
import { failure } from '#shared/ipc/result'
import type { Transport } from '#shared/ipc/transport'

/** How long a request waits for a connection that is not there yet, in milliseconds. */
export const connectWithinMs = 10_000

/** The way to one server, whose connection may come late, end, and come anew. */
export interface Link<C extends Contract> {
  /** Takes a new connection into use; the one before is ended. */
  use(transport: Transport): void
  /** A connected client; waits for one, and fails with `disconnected` if none comes in time. */
  client(signal: AbortSignal): Promise<Client<C>>
  close(): void
}

/** @param ask tells whoever makes connections that one is wanted */
export function createLink<C extends Contract>(
  channels: C | Channels<C>,
  ask: () => void,
  waitMs: number = connectWithinMs,
): Link<C> {
  let connection: Connection<C> | null = null
  const waiting = new Set<() => void>()
  return {
    use(transport) {
      connection?.close()
      const fresh = connect<C>(channels, transport)
      connection = fresh
      void fresh.closed.then(() => {
        if (connection === fresh) connection = null
      })
      for (const wake of [...waiting]) wake()
    },
    client(signal) {
      if (connection !== null) return Promise.resolve(connection.client)
      return new Promise((resolve, reject) => {
        const end = () => {
          waiting.delete(wake)
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
        }
        const wake = () => {
          end()
          if (connection !== null) resolve(connection.client)
          else reject(failure('disconnected', 'There is no connection.'))
        }
        const onAbort = () => {
          end()
          reject(failure('cancelled', 'Cancelled.'))
        }
        const timer = setTimeout(wake, waitMs)
        signal.addEventListener('abort', onAbort)
        waiting.add(wake)
        ask()
      })
    },
    close() {
      connection?.close()
      connection = null
    },
  }
}
