import * as v from 'valibot'
import { clip } from '../words/problem'
import type { Channel, Contract, Handlers } from './channel'
import { ClientMessage, initialCredit } from './messages'
import { type ErrorValue, Failure, failure, fromThrown, type Result } from './result'
import type { Transport } from './transport'

export interface ServeOptions {
  /** Told of every message that is refused, with the reason; the caller logs it. */
  readonly onRefused?: (reason: string) => void
  /** Told of every failure that is our own bug. */
  readonly onBug?: (error: ErrorValue) => void
  /** Also checks what handlers give back: for tests and development. Costs time on large batches. */
  readonly checkOutput?: boolean
}

type AnyHandler = (input: unknown, signal: AbortSignal) => Promise<unknown> | AsyncIterable<unknown>

/** What runs for one request, from `ask` to `end`. */
interface Run {
  readonly stop: AbortController
  credit: number
  /** Set while the producer waits for credit. */
  wake: (() => void) | null
}

/** Requests of one client that may run at the same time; a client that asks for more is at fault. */
const maxRuns = 64

/**
 * Answers one client. Order at the boundary: the transport's sender was checked by whoever made it → the message has the
 * right shape → the channel is known → the input is valid → the handler runs. When the transport closes, every run ends.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  transport: Transport,
  options: ServeOptions = {},
): void {
  const runs = new Map<number, Run>()
  const answer = (run: number, result: Result<unknown>) => {
    runs.delete(run)
    transport.send({ type: 'end', run, result })
  }
  const refuse = (run: number, code: 'invalid-input' | 'unknown-channel' | 'refused', message: string) => {
    options.onRefused?.(message)
    answer(run, { ok: false, error: { code, message } })
  }

  const ask = (id: number, name: string, rawInput: unknown) => {
    if (runs.has(id)) return options.onRefused?.(`run ${id} is already under way`)
    if (runs.size >= maxRuns) return refuse(id, 'refused', `More than ${maxRuns} requests at once.`)
    const channel: Channel | undefined = Object.hasOwn(contract, name) ? contract[name] : undefined
    if (channel === undefined) return refuse(id, 'unknown-channel', `There is no channel "${clip(name)}".`)
    const input = v.safeParse(channel.input, rawInput)
    if (!input.success) {
      return refuse(id, 'invalid-input', `${name}: ${v.summarize(input.issues)}`)
    }
    const run: Run = { stop: new AbortController(), credit: initialCredit, wake: null }
    runs.set(id, run)
    const handler = handlers[name] as AnyHandler
    void execute(channel, handler, input.output, id, run)
  }

  const execute = async (channel: Channel, handler: AnyHandler, input: unknown, id: number, run: Run) => {
    let result: Result<unknown>
    try {
      const outcome = handler(input, run.stop.signal)
      if (channel.kind === 'feed') {
        await pump(channel, outcome as AsyncIterable<unknown>, id, run)
        result = { ok: true, value: null }
      } else {
        result = { ok: true, value: checked(channel, await outcome) }
      }
    } catch (thrown) {
      const error: ErrorValue =
        run.stop.signal.aborted && !(thrown instanceof Failure)
          ? { code: 'cancelled', message: 'Cancelled.' }
          : fromThrown(thrown)
      if (error.code === 'internal') options.onBug?.(error)
      result = { ok: false, error }
    }
    // whoever asks for more than they take waits for it, instead of our keeping it
    for (let room = transport.room?.(); room != null; room = transport.room?.()) await room
    answer(id, result)
  }

  const pump = async (channel: Channel, items: AsyncIterable<unknown>, id: number, run: Run) => {
    for await (const item of items) {
      while (run.credit === 0 && !run.stop.signal.aborted) {
        await new Promise<void>((resolve) => {
          run.wake = resolve
        })
      }
      run.credit -= 1
      transport.send({ type: 'item', run: id, item: checked(channel, item) })
    }
  }

  const checked = (channel: Channel, value: unknown): unknown =>
    options.checkOutput === true ? v.parse(channel.output, value) : value

  const wake = (run: Run) => {
    const resume = run.wake
    run.wake = null
    resume?.()
  }

  transport.onMessage((raw) => {
    const parsed = v.safeParse(ClientMessage, raw)
    if (!parsed.success) return options.onRefused?.(`malformed message: ${v.summarize(parsed.issues)}`)
    const message = parsed.output
    if (message.type === 'ask') return ask(message.run, message.channel, message.input)
    const run = runs.get(message.run)
    if (run === undefined) return
    if (message.type === 'cancel') run.stop.abort()
    else run.credit = Math.min(run.credit + message.items, 1024)
    wake(run)
  })
  transport.onClose(() => {
    for (const run of runs.values()) {
      // tells a handler that nobody takes anything any more, which a client that cancels still does
      run.stop.abort(failure('disconnected', 'Whoever asked is gone.'))
      wake(run)
    }
  })
}
