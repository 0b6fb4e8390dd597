import type { GridColumn } from '../../../ui/data-grid/grid-head'
import type { SortColumn } from '../scan-state'

/** All columns, in their order. */
export const columns: readonly GridColumn<SortColumn>[] = [
  { key: 'host', head: 'Host' },
  { key: 'port', head: 'Port' },
  { key: 'protocol', head: 'Protocol' },
  { key: 'state', head: 'State' },
  { key: 'reason', head: 'Reason' },
  { key: 'service', head: 'Service' },
  { key: 'rtt', head: 'Round trip', atEnd: true },
]
