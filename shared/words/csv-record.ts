import { printable } from '../scan/output/figures'

/** One record of CSV as RFC 4180 has it, with its CRLF. */
export function csvRecord(values: readonly string[]): string {
  return `${values.map(field).join(',')}\r\n`
}

/** RFC 4180 section 2; a quote before what a spreadsheet would take for a formula, and nothing that steers a terminal. */
function field(value: string): string {
  const text = printable(value)
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
