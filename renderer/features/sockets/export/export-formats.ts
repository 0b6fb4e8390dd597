import type { MenuItem } from '../../../ui/menu'

/** The formats that the interface offers; both are the command line's. */
export const exportFormats: readonly MenuItem[] = [
  { key: 'json', name: 'JSON', note: 'The rows that are shown, with owners, exposures and facts' },
  { key: 'csv', name: 'CSV', note: 'The rows that are shown, for a spreadsheet' },
]
