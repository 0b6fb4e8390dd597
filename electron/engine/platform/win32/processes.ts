import * as v from 'valibot'
import { failure } from '#shared/ipc/result'
import type { Owner } from '#shared/sockets/socket'
import type { ProcessEntry, ProcessSource } from '../../conflict/process-source'
import { systemOutput } from '../system-output'
import { encodedCommand } from './power-shell'

const limits = { deadlineMs: 20_000, mostBytes: 32 * 1024 * 1024 }

/** In the words of `sockets-reading.ts`: what it says of a process's start is compared with what this says. */
export function processScript(filter: string): string {
  return `
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
@{ processes = @(Get-CimInstance Win32_Process${filter} | Select-Object ProcessId, ParentProcessId, Name,
  ExecutablePath, CommandLine,
  @{ n = 'Started'; e = { if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } } })
} | ConvertTo-Json -Compress -Depth 3
`
}

const Id = v.pipe(v.number(), v.integer(), v.minValue(0))
const Answer = v.object({
  processes: v.array(
    v.object({
      ProcessId: Id,
      ParentProcessId: Id,
      Name: v.string(),
      ExecutablePath: v.nullish(v.string()),
      CommandLine: v.nullish(v.string()),
      Started: v.nullish(v.string()),
    }),
  ),
})
type WindowsProcess = v.InferOutput<typeof Answer>['processes'][number]

/** What the script printed; null where that is cut or something else. */
export function parseProcesses(text: string): readonly WindowsProcess[] | null {
  try {
    const parsed = v.safeParse(Answer, JSON.parse(text.replace(/^\uFEFF/, '')))
    return parsed.success ? parsed.output.processes : null
  } catch {
    return null
  }
}

/** Windows' processes, in its own objects: written from the documented class; not yet run there. */
export class WindowsProcesses implements ProcessSource {
  async now(pid: number, signal: AbortSignal): Promise<ProcessEntry | null> {
    const processes = await read(` -Filter 'ProcessId = ${Math.trunc(pid)}'`, signal)
    const found = processes.find(({ ProcessId }) => ProcessId === pid)
    return found === undefined ? null : entryOf(found)
  }

  async all(signal: AbortSignal): Promise<readonly ProcessEntry[]> {
    return (await read('', signal)).map(entryOf)
  }

  async lineage(pid: number): ReturnType<ProcessSource['lineage']> {
    return { pid, ancestors: [], variables: {} }
  }

  async ownerOf(pid: number, signal: AbortSignal): Promise<Owner | null> {
    const processes = await read('', signal)
    const found = processes.find(({ ProcessId }) => ProcessId === pid)
    if (found === undefined) return null
    const started = new Date(found.Started ?? '')
    return {
      pid,
      program: programOf(found),
      executable: found.ExecutablePath ?? null,
      commandLine: found.CommandLine?.slice(0, 4096) ?? null,
      user: null,
      startedAt: Number.isNaN(started.getTime()) ? null : started.toISOString(),
      birth: found.Started ?? null,
      parents: [],
      unit: null,
      unitManager: null,
      container: null,
      folder: null,
      project: null,
    }
  }
}

function entryOf(process: WindowsProcess): ProcessEntry {
  return {
    pid: process.ProcessId,
    parent: process.ParentProcessId,
    birth: process.Started ?? null,
    program: programOf(process),
    // no process of Windows becomes another program
    image: process.ExecutablePath ?? null,
    kernel: false,
    ended: false,
  }
}

function programOf({ Name }: WindowsProcess): string {
  return Name.replace(/\.exe$/i, '')
}

async function read(filter: string, signal: AbortSignal): Promise<readonly WindowsProcess[]> {
  const text = await systemOutput('powershell.exe', encodedCommand(processScript(filter)), limits, signal)
  signal.throwIfAborted()
  const processes = text === null ? null : parseProcesses(text)
  if (processes === null) throw failure('failed', 'PowerShell did not tell which processes there are.')
  return processes
}
