import { failure } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import type { RunBatcher } from './run-batcher'

/** Milliseconds that a cancelled run may take to hand over its last rows; the engine needs a fraction of it. */
const stopWithinMs = 4000

/** Takes a run's events to its end. A run that is cancelled and does not end is given up. */
export async function taken(
  events: AsyncIterable<ScanEvent>,
  batcher: RunBatcher,
  signal: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const overdue = new Promise<never>((_resolve, reject) => {
    const wait = () => {
      timer = setTimeout(
        () => reject(failure('disconnected', 'The scan engine did not stop in time.')),
        stopWithinMs,
      )
    }
    signal.addEventListener('abort', wait, { once: true })
  })
  let givenUp = false
  const pump = async () => {
    for await (const event of events) {
      if (givenUp) return
      batcher.push(event)
    }
  }
  try {
    await Promise.race([pump(), overdue])
  } finally {
    givenUp = true
    clearTimeout(timer)
  }
}
