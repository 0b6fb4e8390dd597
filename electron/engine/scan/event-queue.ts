/**
 * Events on their way to one consumer. The producer looks at `length` and makes no more while the consumer is behind; it
 * never waits here, so its own clockwork goes on.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #events: T[] = []
  readonly #onTaken: () => void
  #ended = false
  #wake: (() => void) | null = null

  /** @param onTaken called after the consumer took an event */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken
  }

  get length(): number {
    return this.#events.length
  }

  push(event: T): void {
    this.#events.push(event)
    this.#wake?.()
  }

  /** No more events come; those that are queued are still delivered. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    while (true) {
      const event = this.#events.shift()
      if (event !== undefined) {
        this.#onTaken()
        yield event
        continue
      }
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }
}
