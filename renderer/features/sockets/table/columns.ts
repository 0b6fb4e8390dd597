import type { GridColumn } from '../../../ui/data-grid/grid-head'
import type { SortColumn } from '../sockets-state'

/** All columns, in their order. */
export const columns: readonly GridColumn<SortColumn>[] = [
  { key: 'protocol', head: 'Type', name: 'Type of protocol' },
  { key: 'state', head: 'State' },
  { key: 'localAddress', head: 'Local', name: 'Local address' },
  { key: 'localPort', head: 'Port', name: 'Local port', atEnd: true },
  { key: 'remoteAddress', head: 'Remote', name: 'Remote address' },
  { key: 'remotePort', head: 'Port', name: 'Remote port', atEnd: true },
  { key: 'owner', head: 'Owner' },
  { key: 'user', head: 'User' },
  { key: 'service', head: 'Service', name: 'Service, unit or container' },
  { key: 'reach', head: 'Reachable from' },
  { key: 'queues', head: 'Queues', name: 'Queues, received and to send', atEnd: true },
]
