import { printableLine } from '#shared/scan/output/figures'
import { csvRecord } from '#shared/words/csv-record'
import { markdownText } from '#shared/words/markdown-text'

export const copyFormats = [
  { key: 'text', name: 'Text' },
  { key: 'csv', name: 'CSV' },
  { key: 'markdown', name: 'Markdown' },
] as const
export type CopyFormat = (typeof copyFormats)[number]['key']

/** Characters that the clipboard takes at once. */
export const mostCopied = 1_000_000

/**
 * Rows to be pasted somewhere else: lines with tabs, CSV with a head (a formula is none in it), or a table in Markdown.
 * Whatever stands in them is text there too.
 */
export function copiedRows(
  format: CopyFormat,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  switch (format) {
    case 'text':
      return rows.map((cells) => cells.map(printableLine).join('\t')).join('\n')
    case 'csv':
      return [heads, ...rows].map(csvRecord).join('')
    case 'markdown':
      return [
        heads.map(markdownText),
        heads.map(() => '---'),
        ...rows.map((cells) => cells.map(markdownText)),
      ]
        .map((cells) => `| ${cells.join(' | ')} |\n`)
        .join('')
    default:
      return format satisfies never
  }
}
