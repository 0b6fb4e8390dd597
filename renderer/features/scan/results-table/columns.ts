import type { GridColumn } from '../../../ui/data-grid/grid-column'
import type { SortColumn } from '../scan-state'

/** All columns, in their order. Each is wide enough for the longest of our own words in it. */
export const columns: readonly GridColumn<SortColumn>[] = [
  { key: 'host', head: 'Host', width: 'minmax(94px, 0.9fr)' },
  { key: 'port', head: 'Port', width: '48px' },
  { key: 'protocol', head: 'Protocol', width: '56px' },
  { key: 'state', head: 'State', width: '80px' },
  { key: 'reason', head: 'Reason', width: 'minmax(96px, 0.8fr)' },
  { key: 'service', head: 'Service', width: 'minmax(84px, 1.2fr)' },
  { key: 'program', head: 'Program', width: 'minmax(104px, 1.6fr)' },
  // it stands in the details too, and gives its room to names first
  { key: 'rtt', head: 'Round trip', atEnd: true, width: '72px', from: 480 },
]

/** Where UDP was asked too: room for "open|filtered". */
export const columnsWithUdp = columns.map((column) =>
  column.key === 'state' ? { ...column, width: '108px' } : column,
)
