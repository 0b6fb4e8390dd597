import { setTimeout } from 'node:timers/promises'
import { type Outcome, outcomeAt } from '#shared/scan/state'
import { SocketProber } from './probe'
import { readOutcome } from './reading'

/** How often an attempt is made again that failed for a shortage of ours, and the milliseconds between. */
const retries = 10
const retryAfter = 100

/**
 * Asks one port once, in this thread; timeout in milliseconds. `NONE` where it may not be asked any more.
 * @param mayAsk waited for before each attempt
 */
export async function probeOnce(
  address: string,
  family: 4 | 6,
  port: number,
  timeout: number,
  mayAsk: () => Promise<boolean>,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    if (!(await mayAsk())) return 'NONE'
    const outcome = await probe(address, family, port, timeout)
    if (readOutcome(outcome).kind !== 'shortage' || attempt === retries) return outcome
    await setTimeout(retryAfter)
  }
}

async function probe(address: string, family: 4 | 6, port: number, timeout: number): Promise<Outcome> {
  let prober: SocketProber | null = null
  const outcome = await new Promise<Outcome>((resolve) => {
    prober = new SocketProber((results) => resolve(outcomeAt(results.outcomes[0] ?? 0)))
    prober.begin([{ id: 0, address, family, ports: Uint16Array.of(port), timeout, attempts: null }])
  })
  await (prober as SocketProber | null)?.stop()
  return outcome
}
