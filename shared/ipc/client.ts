import * as v from 'valibot'
import type { Client, Contract } from './channel'
import type { Channels } from './channels'
import { ServerMessage } from './messages'
import { Failure, failure, type Result } from './result'
import type { Transport } from './transport'

/** One request that is under way, as the client sees it. */
interface Pending {
  item(item: unknown): void
  end(result: Result<unknown>): void
}

/** A client and the means to end it. */
export interface Connection<C extends Contract> {
  readonly client: Client<C>
  /** Settles when the other side is gone. */
  readonly closed: Promise<void>
  close(): void
}

/**
 * Asks one server. Every run that is under way when the other side goes ends with a `disconnected` failure, and so does
 * every later one. Items and ends of runs that this client no longer has are dropped.
 */
export function connect<C extends Contract>(channels: C | Channels<C>, transport: Transport): Connection<C> {
  const pending = new Map<number, Pending>()
  let lastRun = 0
  let gone = false
  let tellClosed: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve
  })

  const disconnect = () => {
    if (gone) return
    gone = true
    const error = failure('disconnected', 'The connection to the engine is gone.').value
    for (const entry of [...pending.values()]) entry.end({ ok: false, error })
    pending.clear()
    tellClosed()
  }

  transport.onMessage((raw) => {
    const parsed = v.safeParse(ServerMessage, raw)
    if (!parsed.success) return
    const message = parsed.output
    const entry = pending.get(message.run)
    if (entry === undefined) return
    if (message.type === 'item') return entry.item(message.item)
    pending.delete(message.run)
    entry.end(message.result as Result<unknown>)
  })
  transport.onClose(disconnect)

  const begin = (channel: string, input: unknown, entry: Pending): number => {
    if (gone) throw failure('disconnected', 'The connection to the engine is gone.')
    lastRun += 1
    pending.set(lastRun, entry)
    transport.send({ type: 'ask', run: lastRun, channel, input })
    return lastRun
  }

  const askOnce = async (channel: string, input: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (signal?.aborted) throw failure('cancelled', 'Cancelled.')
    let run = 0
    const onAbort = () => transport.send({ type: 'cancel', run })
    try {
      return await new Promise((resolve, reject) => {
        const end = (result: Result<unknown>) =>
          result.ok ? resolve(result.value) : reject(new Failure(result.error))
        run = begin(channel, input, { item: () => {}, end })
        signal?.addEventListener('abort', onAbort)
      })
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  const askStream = (channel: string, input: unknown, signal?: AbortSignal) => ({
    [Symbol.asyncIterator]: () =>
      stream(
        (entry) => begin(channel, input, entry),
        (message) => transport.send(message),
        (run) => pending.delete(run),
        signal,
      ),
  })

  const client: Record<string, unknown> = {}
  for (const [name, channel] of Object.entries(channels)) {
    client[name] =
      channel.kind === 'call'
        ? (input: unknown, signal?: AbortSignal) => askOnce(name, input, signal)
        : (input: unknown, signal?: AbortSignal) => askStream(name, input, signal)
  }
  return {
    client: client as Client<C>,
    closed,
    close() {
      transport.close()
      disconnect()
    },
  }
}

/**
 * The items of one feed. An item's credit is given back when it is taken, so a consumer that does not take stops the
 * producer. Cancelling asks the server to stop and keeps delivering what it still sends up to its end.
 */
async function* stream(
  begin: (entry: Pending) => number,
  send: (message: unknown) => void,
  forget: (run: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, void> {
  if (signal?.aborted) throw failure('cancelled', 'Cancelled.')
  const queue: unknown[] = []
  let result: Result<unknown> | null = null
  let wake: () => void = () => {}
  const run = begin({
    item(item) {
      queue.push(item)
      wake()
    },
    end(value) {
      result = value
      wake()
    },
  })
  const cancel = () => send({ type: 'cancel', run })
  signal?.addEventListener('abort', cancel)
  try {
    while (true) {
      while (queue.length > 0) {
        const item = queue.shift()
        send({ type: 'credit', run, items: 1 })
        yield item
      }
      const ended = result as Result<unknown> | null
      if (ended !== null) {
        if (!ended.ok) throw new Failure(ended.error)
        return
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    if (result === null) {
      cancel()
      forget(run)
    }
  }
}
