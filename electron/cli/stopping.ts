import type { CliIo, StopSignal } from './cli-io'
import { exitCodes } from './exit-codes'

const codes: Record<StopSignal, number> = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
}

/** Asks to stop: the first one ends the work cleanly, the second one the process. */
export class Stopping {
  readonly #controller = new AbortController()
  #code: number | null = null
  readonly #unlisten: () => void

  /** `onFirst` and `onSecond` may say something to the person who stopped it. */
  constructor(io: CliIo, onFirst: () => void = () => {}, onSecond: () => void = () => {}) {
    this.#unlisten = io.onStop((signal) => {
      if (this.#code !== null) {
        onSecond()
        io.exitNow(codes[signal])
        return
      }
      this.#code = codes[signal]
      onFirst()
      this.#controller.abort()
    })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The exit code of the signal that stopped us; null while none did. */
  get code(): number | null {
    return this.#code
  }

  /** Stops for a reason of our own. */
  stop(): void {
    this.#controller.abort()
  }

  end(): void {
    this.#unlisten()
  }
}

/** The items of a stream, up to its end or until `graceMs` after the signal: a scan that was stopped has its say. */
export async function* untilStopped<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
  graceMs: number,
): AsyncGenerator<T, void, void> {
  const iterator = items[Symbol.asyncIterator]()
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const late = new Promise<IteratorResult<T>>((resolve) => {
    onAbort = () => {
      timer = setTimeout(() => resolve({ done: true, value: undefined }), graceMs)
    }
  })
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    while (true) {
      const next = await Promise.race([iterator.next(), late])
      if (next.done === true) return
      yield next.value
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    // not awaited: a stream that did not end in time would hold us here too
    void iterator.return?.().catch(() => {})
  }
}
