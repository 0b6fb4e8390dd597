import { setTimeout } from 'node:timers/promises'
import { type Outcome, outcomeAt } from '#shared/scan/state'
import { SocketProber } from './probe'
import { readOutcome } from './reading'

/** How often an attempt is made again that failed for a shortage of ours, and the milliseconds between. */
const retries = 10
const retryAfter = 100

/** Asks some ports of one host once each, in this thread. Outcomes come in the order of the ports; timeout in milliseconds. */
export async function probeOnce(
  address: string,
  family: 4 | 6,
  ports: readonly number[],
  timeout: number,
): Promise<readonly Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    const outcomes = await probe(address, family, ports, timeout)
    const short = outcomes.some((outcome) => readOutcome(outcome).kind === 'shortage')
    if (!short || attempt === retries) return outcomes
    await setTimeout(retryAfter)
  }
}

async function probe(
  address: string,
  family: 4 | 6,
  ports: readonly number[],
  timeout: number,
): Promise<readonly Outcome[]> {
  if (ports.length === 0) return []
  const outcomes = new Map<number, Outcome>()
  let prober: SocketProber | null = null
  await new Promise<void>((resolve) => {
    prober = new SocketProber((results) => {
      results.ports.forEach((port, row) => {
        outcomes.set(port, outcomeAt(results.outcomes[row] ?? 0))
      })
      if (outcomes.size >= new Set(ports).size) resolve()
    })
    prober.begin([{ id: 0, address, family, ports: Uint16Array.from(new Set(ports)), timeout }])
  })
  await (prober as SocketProber | null)?.stop()
  return ports.map((port) => outcomes.get(port) ?? 'NONE')
}
