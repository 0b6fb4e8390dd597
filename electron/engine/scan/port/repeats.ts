/**
 * Milliseconds after which Linux sends a SYN again that has no answer: `tcp_syn_linear_timeouts` (four of a second each,
 * since Linux 6.5), then twice as long each time. Other systems send fewer.
 */
const repeatsAfter = [1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 11_000] as const

interface Due<T> {
  readonly of: T
  readonly lot: number
  readonly began: number
  readonly timeout: number
}

/** When the system sends the SYNs of a lot again by itself: these count for a ceiling like ours. */
export class Repeats<T> {
  /** One queue for each repeat, so that each is in the order of time. */
  readonly #queues: Due<T>[][] = repeatsAfter.map(() => [])

  /** @param timeout milliseconds that the lot's attempts wait */
  expect(of: T, lot: number, began: number, timeout: number): void {
    if (timeout >= repeatsAfter[0]) this.#queues[0]?.push({ of, lot, began, timeout })
  }

  /** Lots whose unanswered SYNs have just been sent again. */
  *due(now: number): Generator<Due<T>, void, void> {
    for (const [index, after] of repeatsAfter.entries()) {
      const queue = this.#queues[index] ?? []
      while (queue[0] !== undefined && queue[0].began + after <= now) {
        const due = queue.shift()
        if (due === undefined) break
        const next = repeatsAfter[index + 1]
        if (next !== undefined && due.timeout >= next) this.#queues[index + 1]?.push(due)
        yield due
      }
    }
  }
}
