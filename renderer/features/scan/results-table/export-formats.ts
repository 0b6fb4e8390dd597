import type { MenuItem } from '../../../ui/menu'

/** The formats that the interface offers; all of them are the command line's. */
export const exportFormats: readonly MenuItem[] = [
  { key: 'json', name: 'JSON', note: 'One document with everything' },
  { key: 'csv', name: 'CSV', note: 'For a spreadsheet: open, error and filtered ports' },
  { key: 'xml', name: 'XML', note: 'For tools that read nmap’s output' },
  { key: 'jsonl', name: 'JSON Lines', note: 'One line a host' },
  { key: 'grepable', name: 'Grepable', note: 'One line a host, plain text' },
]
