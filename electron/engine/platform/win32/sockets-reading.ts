import type { Owner, OwnerlessReason } from '#shared/sockets/socket'
import type { TcpState } from '#shared/sockets/state'
import type { ObservedSocket } from '../../sockets/socket-builder'
import type { ProcessList, WindowsProcess } from './process-list'
import type { TableRow } from './socket-tables'

/** What Windows said of its sockets in one go. */
export interface WindowsReading {
  readonly rows: readonly TableRow[]
  /** Null: not told. */
  readonly processes: ProcessList | null
  readonly services: ServicesByProcess
}

/** Names of services by their process; asked for where a process can be one. */
export type ServicesByProcess = () => ReadonlyMap<number, readonly string[]>

/** MSFT_NetTCPConnection's number of a socket that is only bound; iphlpapi lists none. */
export const boundState = 100

/** MIB_TCP_STATE (tcpmib.h); 12 is a record that is being deleted. */
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
  [boundState]: 'CLOSED',
}

/**
 * Windows lists a connection's socket twice: as connected, and as bound to the same port on all addresses. What remains is
 * bound and nothing more.
 */
function withoutShadows(rows: readonly TableRow[]): readonly TableRow[] {
  const place = ({ pid, local }: TableRow) => `${pid} ${local.port} ${local.address.includes(':')}`
  const active = new Set(rows.filter(({ state }) => state !== null && state !== boundState).map(place))
  return rows.filter((row) => row.state !== boundState || !active.has(place(row)))
}

/** One row for each socket. Windows names one owner for each, and none for what is only the kernel's. */
export function joinWindows({ rows, processes, services }: WindowsReading): ObservedSocket[] {
  const owners = new Map<number, Owner | null>()
  const ownerOf = (pid: number): Owner | null => {
    const known = owners.get(pid)
    if (known !== undefined) return known
    const process = pid === 0 ? null : (processes?.get(pid) ?? null)
    const owner = process === null || processes === null ? null : windowsOwner(process, processes, services)
    owners.set(pid, owner)
    return owner
  }
  // a record without address and port is none
  const real = rows.filter(({ state, local }) => !(state === 1 && local.port === 0))
  return withoutShadows(real).map(({ protocol, local, remote, state, pid }) => {
    const owner = ownerOf(pid)
    const tcpState = state === null ? null : (states[state] ?? 'CLOSED')
    return {
      protocol,
      family: local.address.includes(':') ? 'ipv6' : 'ipv4',
      state: tcpState,
      local,
      remote,
      owners: owner === null ? [] : [owner],
      ownerless: owner === null ? whyNoOwner(tcpState, pid, processes !== null) : null,
      kernelUse: null,
      user: null,
      receiveQueue: null,
      sendQueue: null,
      handle: null,
      endsAt: null,
    }
  })
}

/** A pid whose process is not in the list has ended while we looked. */
function whyNoOwner(state: TcpState | null, pid: number, told: boolean): OwnerlessReason {
  if (state === 'TIME_WAIT') return 'time-wait'
  if (pid === 0) return 'closing'
  return told ? 'no-process' : 'not-looked-up'
}

/** All that Windows tells of a process; several services may share one (svchost), and all of them are named. */
export function windowsOwner(
  process: WindowsProcess,
  processes: ProcessList,
  services: ServicesByProcess,
): Owner {
  const parents = processes.parentsOf(process)
  // the service manager starts them, and to ask it takes longer than all the rest
  const names =
    parents[0]?.program.toLowerCase() === 'services' ? [...(services().get(process.pid) ?? [])].sort() : []
  return {
    pid: process.pid,
    program: process.program,
    executable: process.image,
    commandLine: process.commandLine,
    user: process.user,
    startedAt: process.startedAt,
    birth: process.birth,
    parents,
    unit: names.length === 0 ? null : names.join(', '),
    unitManager: names.length === 0 ? null : 'system',
    container: null,
    folder: null,
    project: null,
  }
}
