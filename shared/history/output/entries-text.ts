import { counted, durationText, printableLine, wholeNumber } from '../../scan/output/figures'
import type { RunEntry } from '../run-entry'
import { localTime } from './comparison-text'

const longestTargets = 40

/** The list of kept runs for a person. @param columns of the terminal; null: lines may be as long as they are */
export function entriesText(entries: readonly RunEntry[], columns: number | null): string {
  const titles = ['ID', 'BEGAN', 'TOOK', 'OPEN', 'HOSTS UP', 'PORTS', 'TARGETS']
  const rows = entries.map((entry) => [
    entry.id,
    localTime(entry.startedAt),
    durationText(entry.tookMs),
    wholeNumber(entry.open),
    wholeNumber(entry.hostsUp),
    wholeNumber(entry.ports),
    `${targetsText(entry)}${entry.partial ? ' (stopped)' : ''}`,
  ])
  const widths = titles.map((title, at) =>
    rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), title.length),
  )
  const lines = [titles, ...rows].map((row) => {
    const line = row.map((cell, at) =>
      at > 1 && at < 6 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    )
    return line
      .join('  ')
      .trimEnd()
      .slice(0, columns ?? undefined)
  })
  return `${lines.join('\n')}\n`
}

/** What was scanned, in one line. */
export function targetsText({ asked: { targets } }: RunEntry): string {
  const words = targets.split(/[\s,]+/).filter((word) => word !== '')
  const text = printableLine(words.join(' '))
  if (text.length <= longestTargets) return text
  return `${printableLine(words[0] ?? '').slice(0, longestTargets)} and ${counted(words.length - 1, 'more target', 'more')}`
}

/** The same for a program. */
export function entriesJson(entries: readonly RunEntry[], version: string): string {
  const runs = entries.map(({ kind: _, version: __, what, startedAt, ...entry }) => ({
    kind: what,
    ...entry,
    started: new Date(startedAt).toISOString(),
  }))
  return `${JSON.stringify({ portlight: version, command: 'history', runs }, null, 2)}\n`
}
