import type { Socket } from '#shared/sockets/socket'
import type { GridColumn } from '../../../ui/data-grid/grid-column'
import { portText, reachText, runnerText, unknown, userText } from '../rows/row-text'
import type { SortColumn } from '../sockets-state'

/** All columns, in their order. */
export const columns: readonly GridColumn<SortColumn>[] = [
  { key: 'protocol', head: 'Type', name: 'Type of protocol', width: '54px' },
  { key: 'state', head: 'State', width: '104px' },
  { key: 'localAddress', head: 'Local', name: 'Local address', width: 'minmax(74px, 1fr)' },
  { key: 'localPort', head: 'Port', name: 'Local port', atEnd: true, width: '44px' },
  { key: 'remoteAddress', head: 'Remote', name: 'Remote address', width: 'minmax(74px, 1fr)' },
  { key: 'remotePort', head: 'Port', name: 'Remote port', atEnd: true, width: '44px' },
  { key: 'owner', head: 'Owner', width: 'minmax(112px, 1.3fr)' },
  { key: 'user', head: 'User', width: 'minmax(56px, 0.5fr)' },
  { key: 'service', head: 'Service', name: 'Service, unit or container', width: 'minmax(66px, 0.8fr)' },
  { key: 'reach', head: 'Listens for', name: 'Listens for, by its address alone', width: '104px' },
  // queues stand in the details too; they give their room to addresses first
  {
    key: 'queues',
    head: 'Queues',
    name: 'Queues, received and to send',
    atEnd: true,
    width: 'minmax(54px, 0.5fr)',
    from: 1010,
  },
]

const texts: Partial<Record<SortColumn, (socket: Socket) => string>> = {
  remoteAddress: ({ remote }) => remote?.address ?? unknown,
  remotePort: ({ remote }) => portText(remote?.port),
  user: userText,
  service: ({ owners, service }) => runnerText(owners) ?? service ?? unknown,
  reach: reachText,
}

/** The columns that say nothing of any of these sockets. */
export function emptyColumns(sockets: readonly Socket[]): readonly SortColumn[] {
  if (sockets.length === 0) return []
  return columns.flatMap(({ key }) => {
    const text = texts[key]
    return text !== undefined && sockets.every((socket) => text(socket) === unknown) ? [key] : []
  })
}
