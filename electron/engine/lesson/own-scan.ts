import type { Scanned } from '#shared/lesson/judge'
import { reasonAt, stateAt } from '#shared/scan/state'
import type { Scans } from '../scan/scans'
import { serviceNames } from '../sockets/service-names'

/** What Portlight's own scan says of some ports of this computer, in their order. */
export async function scanHere(
  scans: Scans,
  ports: readonly number[],
  signal: AbortSignal,
): Promise<readonly Scanned[]> {
  const targets = {
    targets: '127.0.0.1',
    exclude: '',
    ports: ports.join(','),
    excludePorts: '',
    family: 'any',
    timing: 3,
  } as const
  const found = new Map<number, Scanned>()
  for await (const event of scans.runWithin(targets, signal)) {
    if (event.kind !== 'rows') continue
    const { ports: numbers, states, reasons } = event.rows
    for (const [at, port] of numbers.entries()) {
      const service = serviceNames()(port, 'tcp')
      found.set(port, { port, state: stateAt(states[at] ?? 0), reason: reasonAt(reasons[at] ?? 0), service })
    }
  }
  return ports.flatMap((port) => found.get(port) ?? [])
}
