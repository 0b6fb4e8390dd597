import type { Socket as Datagrams } from 'node:dgram'
import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { within } from '../within'

/** How long somebody who connects or waits for an answer does so, in milliseconds: all of it happens on this computer. */
export const patienceMs = 3000

/** The system's word in an error, such as ECONNREFUSED. */
export function errorWord(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  throw error
}

/** The system's word for what went wrong, or null once the event has come. */
export async function outcomeOf(
  thing: Server | Socket | Datagrams,
  event: 'listening' | 'connect',
): Promise<string | null> {
  return within(
    patienceMs,
    once(thing, event).then(() => null, errorWord),
    'ETIMEDOUT',
  )
}

/** Resolves when it is closed. `once` of node:events would reject where the other end resets the connection before. */
export function closingOf(socket: Socket | Datagrams): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
  })
}
