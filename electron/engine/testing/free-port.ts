import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

let next = randomInt(20_000, 30_000)

/** A port that was free a moment ago, below those of outgoing connections: whatever scans beside a test takes thousands of these. */
export async function freePort(): Promise<number> {
  for (;;) {
    next += 1
    const server = createServer()
    const bound = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(next, () => resolve(true))
    })
    await new Promise((resolve) => server.close(resolve))
    if (bound) return next
  }
}
