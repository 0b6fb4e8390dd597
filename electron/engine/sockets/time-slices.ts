import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds that a reading works before others have their turn. */
const sliceMs = 8

/** Long work in slices: other requests, scans and signals have their turn between them. */
export class TimeSlices {
  readonly #signal: AbortSignal
  #until: number

  constructor(signal: AbortSignal) {
    this.#signal = signal
    this.#until = performance.now() + sliceMs
  }

  /** True where it is time for {@link pause}. */
  get over(): boolean {
    return performance.now() >= this.#until
  }

  /** Lets others have their turn; throws the signal's reason once it is given. */
  async pause(): Promise<void> {
    await nextTurn()
    this.#signal.throwIfAborted()
    this.#until = performance.now() + sliceMs
  }
}
