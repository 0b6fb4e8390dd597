import type { RunEntry, RunKind } from '../run-entry'
import { localTime } from './comparison-text'
import { entryWords, markText } from './entry-words'

const kindWords: Readonly<Record<RunKind, string>> = {
  scan: 'scan',
  conflict: 'in use?',
  forward: 'internet?',
  sockets: 'sockets',
  router: 'router',
}

/** The list of kept runs for a person. @param columns of the terminal; null: lines may be as long as they are */
export function entriesText(entries: readonly RunEntry[], columns: number | null): string {
  const titles = ['ID', 'BEGAN', 'KIND', 'ABOUT', 'FOUND']
  const rows = entries.map((entry) => {
    const { about, found, note } = entryWords(entry)
    const mark = markText(entry)
    const tail = entry.what === 'scan' ? `${found}, ${note}` : found
    return [
      entry.id,
      localTime(entry.startedAt),
      kindWords[entry.what],
      about,
      mark === '' ? tail : `${mark}: ${tail}`,
    ]
  })
  const widths = titles.map((title, at) =>
    rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), title.length),
  )
  const lines = [titles, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
      .slice(0, columns ?? undefined),
  )
  return `${lines.join('\n')}\n`
}

/** The same for a program. */
export function entriesJson(entries: readonly RunEntry[], version: string): string {
  const runs = entries.map(({ kind: _, version: __, what, startedAt, mark, ...entry }) => ({
    kind: what,
    ...entry,
    started: new Date(startedAt).toISOString(),
    kept: mark?.kept ?? false,
    name: mark?.name ?? null,
  }))
  return `${JSON.stringify({ portlight: version, command: 'history', runs }, null, 2)}\n`
}
