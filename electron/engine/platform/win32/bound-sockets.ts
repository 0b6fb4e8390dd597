import * as v from 'valibot'
import { systemOutput } from '../system-output'
import { encodedCommand } from './power-shell'
import type { TableRow } from './socket-tables'
import { boundState } from './sockets-reading'

/** PowerShell alone takes a second to start. */
const limits = { deadlineMs: 15_000, mostBytes: 16 * 1024 * 1024 }

/**
 * Sockets that are bound and neither listen nor connect: no library call lists them, MSFT_NetTCPConnection does. As objects, so
 * that nothing depends on the system's language.
 */
export const boundScript = `
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
@{ bound = @(Get-NetTCPConnection -State Bound | Select-Object LocalAddress, LocalPort, OwningProcess) } |
  ConvertTo-Json -Compress -Depth 3
`

const Id = v.pipe(v.number(), v.integer(), v.minValue(0))
const Answer = v.object({
  bound: v.array(v.object({ LocalAddress: v.string(), LocalPort: Id, OwningProcess: Id })),
})

/** What the script printed; null where that is cut or something else. */
export function parseBound(text: string): readonly TableRow[] | null {
  try {
    const parsed = v.safeParse(Answer, JSON.parse(text.replace(/^\uFEFF/, '')))
    if (!parsed.success) return null
    return parsed.output.bound.map(({ LocalAddress, LocalPort, OwningProcess }) => ({
      protocol: 'tcp',
      local: { address: LocalAddress.toLowerCase(), port: LocalPort },
      remote: null,
      state: boundState,
      pid: OwningProcess,
    }))
  } catch {
    return null
  }
}

/** Null where PowerShell did not tell. */
export async function readBound(signal: AbortSignal): Promise<readonly TableRow[] | null> {
  const text = await systemOutput('powershell.exe', encodedCommand(boundScript), limits, signal)
  signal.throwIfAborted()
  return text === null ? null : parseBound(text)
}
