import * as v from 'valibot'
import type { Owner, OwnerlessReason, ParentProcess } from '#shared/sockets/socket'
import type { TcpState } from '#shared/sockets/state'
import type { ObservedSocket } from '../../sockets/socket-builder'

/**
 * Asks Windows in its own objects, so that nothing depends on the system's language: Get-NetTCPConnection and
 * Get-NetUDPEndpoint (MSFT_NetTCPConnection, MSFT_NetUDPEndpoint), Win32_Process and Win32_Service, as one JSON text.
 */
export const script = `
$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$role = [Security.Principal.WindowsBuiltInRole]::Administrator
@{
  elevated = (New-Object Security.Principal.WindowsPrincipal $identity).IsInRole($role)
  tcp = @(Get-NetTCPConnection | Select-Object LocalAddress, LocalPort, RemoteAddress, RemotePort,
    @{ n = 'State'; e = { [int]$_.State } }, OwningProcess)
  udp = @(Get-NetUDPEndpoint | Select-Object LocalAddress, LocalPort, OwningProcess)
  processes = @(Get-CimInstance Win32_Process | Select-Object ProcessId, ParentProcessId, Name,
    ExecutablePath, CommandLine,
    @{ n = 'Started'; e = { if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } } })
  services = @(Get-CimInstance Win32_Service -Filter 'ProcessId > 0' | Select-Object Name, ProcessId)
} | ConvertTo-Json -Compress -Depth 3
`

const Id = v.pipe(v.number(), v.integer(), v.minValue(0))
const Text = v.nullish(v.string())

const Reading = v.object({
  elevated: v.boolean(),
  tcp: v.array(
    v.object({
      LocalAddress: v.string(),
      LocalPort: Id,
      RemoteAddress: Text,
      RemotePort: v.nullish(Id),
      State: Id,
      OwningProcess: Id,
    }),
  ),
  udp: v.array(v.object({ LocalAddress: v.string(), LocalPort: Id, OwningProcess: Id })),
  processes: v.array(
    v.object({
      ProcessId: Id,
      ParentProcessId: Id,
      Name: Text,
      ExecutablePath: Text,
      CommandLine: Text,
      Started: Text,
    }),
  ),
  services: v.array(v.object({ Name: Text, ProcessId: Id })),
})
type Reading = v.InferOutput<typeof Reading>
type WindowsProcess = Reading['processes'][number]

/** What the script printed; null where that is cut or something else. */
export function parseReading(text: string): Reading | null {
  try {
    const parsed = v.safeParse(Reading, JSON.parse(text.replace(/^\uFEFF/, '')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** MSFT_NetTCPConnection's number of a socket that is only bound. */
const bound = 100

/** MSFT_NetTCPConnection's other numbers; 12 is a record that is being deleted. */
const states: Readonly<Record<number, TcpState>> = {
  1: 'CLOSED',
  2: 'LISTEN',
  3: 'SYN_SENT',
  4: 'SYN_RECEIVED',
  5: 'ESTABLISHED',
  6: 'FIN_WAIT_1',
  7: 'FIN_WAIT_2',
  8: 'CLOSE_WAIT',
  9: 'CLOSING',
  10: 'LAST_ACK',
  11: 'TIME_WAIT',
  12: 'CLOSED',
  [bound]: 'CLOSED',
}

/**
 * Windows lists a connection's socket twice: as connected, and as bound to the same port on all addresses. What remains is
 * bound and nothing more.
 */
function withoutShadows(rows: Reading['tcp']): Reading['tcp'] {
  const place = ({ OwningProcess, LocalPort, LocalAddress }: Reading['tcp'][number]) =>
    `${OwningProcess} ${LocalPort} ${LocalAddress.includes(':')}`
  const active = new Set(rows.filter(({ State }) => State !== bound).map(place))
  return rows.filter((row) => row.State !== bound || !active.has(place(row)))
}

/** One row for each socket. Windows names one owner for each, and none for what is only the kernel's. */
export function joinWindows(reading: Reading): ObservedSocket[] {
  const owners = ownersOf(reading)
  const row = (
    address: string,
    port: number,
    pid: number,
    rest: Pick<ObservedSocket, 'protocol' | 'state' | 'remote'>,
  ): ObservedSocket => {
    const owner = pid === 0 ? undefined : owners.get(pid)
    return {
      ...rest,
      family: address.includes(':') ? 'ipv6' : 'ipv4',
      local: { address: address.toLowerCase(), port },
      owners: owner === undefined ? [] : [owner],
      ownerless: owner === undefined ? whyNoOwner(rest.state, pid) : null,
      user: null,
      receiveQueue: null,
      sendQueue: null,
      handle: null,
      endsAt: null,
    }
  }
  return [
    ...withoutShadows(reading.tcp).map((entry) => {
      const state = states[entry.State] ?? 'CLOSED'
      const port = entry.RemotePort ?? 0
      const address = entry.RemoteAddress ?? ''
      const remote = port === 0 || address === '' ? null : { address: address.toLowerCase(), port }
      return row(entry.LocalAddress, entry.LocalPort, entry.OwningProcess, { protocol: 'tcp', state, remote })
    }),
    ...reading.udp.map((entry) =>
      row(entry.LocalAddress, entry.LocalPort, entry.OwningProcess, {
        protocol: 'udp',
        state: null,
        remote: null,
      }),
    ),
  ]
}

/** A pid whose process is not in the list has ended while we looked. */
function whyNoOwner(state: TcpState | null, pid: number): OwnerlessReason {
  if (state === 'TIME_WAIT') return 'time-wait'
  return pid === 0 ? 'closing' : 'no-process'
}

function ownersOf({ processes, services }: Reading): ReadonlyMap<number, Owner> {
  const byPid = new Map(processes.map((process) => [process.ProcessId, process]))
  const units = new Map<number, string[]>()
  for (const { Name, ProcessId } of services) {
    const names = units.get(ProcessId) ?? []
    if (Name) names.push(Name)
    units.set(ProcessId, names)
  }
  const owners = new Map<number, Owner>()
  for (const process of processes) {
    const names = units.get(process.ProcessId)?.sort() ?? []
    owners.set(process.ProcessId, {
      pid: process.ProcessId,
      program: nameOf(process),
      executable: process.ExecutablePath ?? null,
      commandLine: process.CommandLine?.slice(0, 4096) ?? null,
      user: null,
      startedAt: isoTime(process.Started),
      birth: process.Started ?? null,
      parents: parentsOf(process, byPid),
      unit: names.length === 0 ? null : names.join(', '),
      unitManager: names.length === 0 ? null : 'system',
      container: null,
      folder: null,
      project: null,
    })
  }
  return owners
}

function nameOf({ ProcessId, Name }: WindowsProcess): string {
  return Name?.replace(/\.exe$/i, '') || `process ${ProcessId}`
}

function isoTime(text: string | null | undefined): string | null {
  const time = new Date(text ?? '')
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

/** A chain of parents ends somewhere. */
const maxParents = 32

/** The id of a parent that has ended may be another process's by now: a parent is older than its child. */
function parentsOf(process: WindowsProcess, byPid: ReadonlyMap<number, WindowsProcess>): ParentProcess[] {
  const parents: ParentProcess[] = []
  let child = process
  while (parents.length < maxParents) {
    const parent = byPid.get(child.ParentProcessId)
    if (parent === undefined || parent.ProcessId === 0 || parent.ProcessId === child.ProcessId) break
    const younger = (parent.Started ?? '') > (child.Started ?? '') && child.Started != null
    if (younger || parents.some(({ pid }) => pid === parent.ProcessId)) break
    parents.push({ pid: parent.ProcessId, program: nameOf(parent) })
    child = parent
  }
  return parents
}
