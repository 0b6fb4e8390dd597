import { performance } from 'node:perf_hooks'
import { vi } from 'vitest'

/** Milliseconds of a test that go by in each step of about one millisecond. */
const stepMs = 20

const pause = setTimeout

/**
 * From now on, time goes by only in `quickly`: for what waits by `setTimeout` and looks at `performance.now`. Sockets are real,
 * so what they bring comes in between.
 */
export function startQuickClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  const ahead = performance.now() - Date.now()
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + ahead)
}

export function stopQuickClock(): void {
  vi.restoreAllMocks()
  vi.useRealTimers()
}

/**
 * Waits for something, and lets time go by about twenty times as fast. The clock is driven by the very event loop in which both
 * ends of each connection live: a computer that is held up holds up the clock as well.
 */
export async function quickly<T>(work: Promise<T>): Promise<T> {
  let over = false
  const end = () => {
    over = true
  }
  work.then(end, end)
  while (!over) {
    await new Promise((resolve) => pause(resolve, 1))
    await vi.advanceTimersByTimeAsync(stepMs)
  }
  return work
}
