import type { SortColumn } from '../sockets-state'

/** A column: its head, and its whole name where the head alone does not say it. */
export interface Column {
  readonly key: SortColumn
  readonly head: string
  readonly name: string
}

/** All columns, in their order. */
export const columns: readonly Column[] = [
  { key: 'protocol', head: 'Type', name: 'Type of protocol' },
  { key: 'state', head: 'State', name: 'State' },
  { key: 'localAddress', head: 'Local', name: 'Local address' },
  { key: 'localPort', head: 'Port', name: 'Local port' },
  { key: 'remoteAddress', head: 'Remote', name: 'Remote address' },
  { key: 'remotePort', head: 'Port', name: 'Remote port' },
  { key: 'owner', head: 'Owner', name: 'Owner' },
  { key: 'user', head: 'User', name: 'User' },
  { key: 'service', head: 'Service', name: 'Service, unit or container' },
  { key: 'reach', head: 'Reachable from', name: 'Reachable from' },
  { key: 'queues', head: 'Queues', name: 'Queues, received and to send' },
]
