import { csvRecord } from '../../words/csv-record'
import { kernelName } from '../kernel-use'
import { conditionOf, type Owner, type Socket } from '../socket'

const columns = [
  'protocol',
  'family',
  'state',
  'local_address',
  'local_port',
  'remote_address',
  'remote_port',
  'pid',
  'program',
  'user',
  'command_line',
  'started',
  'unit',
  'container',
  'reach',
  'service',
  'receive_queue',
  'send_queue',
  'handle',
  'why_no_owner',
  'folder',
  'project',
  'kernel_use',
]

/** The first record. `timed`: with the time of the reading before everything else. */
export function socketsCsvHead(timed: boolean): string {
  return csvRecord(timed ? ['at', ...columns] : columns)
}

/**
 * CSV as RFC 4180 has it: one record a socket, CRLF. Several owners of one socket stand in one field, separated by "; ".
 * @param at written into each record where it is not null
 */
export function* socketsCsv(sockets: Iterable<Socket>, at: string | null): Generator<string, void, void> {
  for (const socket of sockets) yield csvRecord(at === null ? fields(socket) : [at, ...fields(socket)])
}

function fields(socket: Socket): string[] {
  const { protocol, family, local, remote, owners, reach, service, receiveQueue, sendQueue, handle } = socket
  const of = (value: (owner: Owner) => string | null) => owners.map((owner) => value(owner) ?? '').join('; ')
  return [
    protocol,
    family,
    conditionOf(socket),
    local.address,
    String(local.port),
    remote?.address ?? '',
    remote === null ? '' : String(remote.port),
    of(({ pid }) => String(pid)),
    of(({ program }) => program),
    owners.length === 0 ? (socket.user ?? '') : of(({ user }) => user),
    of(({ commandLine }) => commandLine),
    of(({ startedAt }) => startedAt),
    of(({ unit }) => unit),
    of(({ container }) => (container === null ? null : `${container.runtime}:${container.id}`)),
    reach,
    service ?? '',
    receiveQueue === null ? '' : String(receiveQueue),
    sendQueue === null ? '' : String(sendQueue),
    handle ?? '',
    socket.ownerless ?? '',
    of(({ folder }) => folder),
    of(({ project }) => project?.name ?? null),
    socket.kernelUse === null ? '' : kernelName(socket.kernelUse),
  ]
}
