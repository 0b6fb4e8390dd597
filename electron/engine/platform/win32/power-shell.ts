import * as v from 'valibot'
import type { NoAnswer } from '#shared/words/no-answer'
import { type OutputLimits, type SystemAnswer, systemAnswer } from '../system-output'

/** What a script told; or what kept it from telling. */
export type Told<T> = { readonly told: T } | { readonly told: null; readonly why: NoAnswer }

/** Its name as people know it. */
export const powerShell = 'PowerShell'

/**
 * Runs lines that end in `$told = …` and reads what they leave there, as JSON, so that nothing depends on the system's language.
 * A command of theirs that fails is told of by its own name for that. `Every { … }` runs one that has nothing to find, which
 * such commands call a failure too, and gives nothing then.
 */
export async function askPowerShell<T>(
  lines: string,
  schema: v.GenericSchema<unknown, T>,
  limits: OutputLimits,
  signal: AbortSignal,
): Promise<Told<T>> {
  return readTold(await systemAnswer('powershell.exe', encodedCommand(script(lines)), limits, signal), schema)
}

function script(lines: string): string {
  return `
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$ErrorActionPreference = 'Stop'
function Every([scriptblock]$Ask) {
  try { & $Ask } catch { if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw } }
}
try {
${lines}
} catch { $told = @{ failed = [string]$_.FullyQualifiedErrorId } }
$told | ConvertTo-Json -Compress -Depth 4
`
}

/** Makes sense of what PowerShell printed. */
export function readTold<T>(answer: SystemAnswer, schema: v.GenericSchema<unknown, T>): Told<T> {
  if (answer.text === null) return { told: null, why: answer.why }
  const text = answer.text.replace(/^\uFEFF/, '').trim()
  if (text === '') return { told: null, why: { kind: 'nothing', exitCode: answer.code } }
  try {
    const json: unknown = JSON.parse(text)
    const told = v.safeParse(schema, json)
    if (told.success) return { told: told.output }
    const failed = v.safeParse(v.object({ failed: v.string() }), json)
    if (failed.success) return { told: null, why: { kind: 'failed', command: failed.output.failed } }
  } catch {
    // the end of this function says so
  }
  return { told: null, why: { kind: 'unreadable' } }
}

/** Arguments with which PowerShell runs a script: UTF-16 in base64, so that nothing in between has quotes to take apart. */
function encodedCommand(text: string): readonly string[] {
  const encoded = Buffer.from(text, 'utf16le').toString('base64')
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
}
