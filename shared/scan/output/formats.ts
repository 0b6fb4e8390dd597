import { csvFormat } from './csv'
import { grepableFormat } from './grepable'
import { jsonFormat } from './json'
import { jsonlFormat } from './jsonl'
import type { ReportFormat } from './report'
import { xmlFormat } from './xml'

/** The formats for programs, by name. */
export const reportFormats = {
  json: jsonFormat,
  jsonl: jsonlFormat,
  csv: csvFormat,
  xml: xmlFormat,
  grepable: grepableFormat,
} as const satisfies Record<string, ReportFormat>

export type ReportFormatName = keyof typeof reportFormats

const endings: readonly (readonly [string, ReportFormatName])[] = [
  ['.json', 'json'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
  ['.csv', 'csv'],
  ['.xml', 'xml'],
  ['.gnmap', 'grepable'],
]

/** The format that a file's name asks for; null for a name that does not say. */
export function formatOfFile(name: string): ReportFormatName | null {
  const lower = name.toLowerCase()
  return endings.find(([ending]) => lower.endsWith(ending))?.[1] ?? null
}
