import * as v from 'valibot'
import type { SystemAnswer } from '../system-output'
import { askPowerShell, readTold, type Told } from './power-shell'
import type { TableRow } from './socket-tables'
import { boundState } from './sockets-reading'

/** PowerShell alone takes a second to start. */
const limits = { deadlineMs: 15_000, mostBytes: 16 * 1024 * 1024 }

/** Sockets that are bound and neither listen nor connect: no library call lists them, MSFT_NetTCPConnection does. */
const lines = `
$told = @{ bound = @(Every { Get-NetTCPConnection -State Bound } | Select-Object LocalAddress, LocalPort, OwningProcess) }
`

const Id = v.pipe(v.number(), v.integer(), v.minValue(0))
const Answer = v.pipe(
  v.object({
    bound: v.array(v.object({ LocalAddress: v.string(), LocalPort: Id, OwningProcess: Id })),
  }),
  v.transform(({ bound }) =>
    bound.map(
      ({ LocalAddress, LocalPort, OwningProcess }): TableRow => ({
        protocol: 'tcp',
        local: { address: LocalAddress.toLowerCase(), port: LocalPort },
        remote: null,
        state: boundState,
        pid: OwningProcess,
      }),
    ),
  ),
)

/** What PowerShell said of them. */
export function parseBound(answer: SystemAnswer): Told<readonly TableRow[]> {
  return readTold(answer, Answer)
}

export async function readBound(signal: AbortSignal): Promise<Told<readonly TableRow[]>> {
  const bound = await askPowerShell(lines, Answer, limits, signal)
  signal.throwIfAborted()
  return bound
}
