import { printableLine } from '../../scan/output/figures'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import type { Comparison, HostComparison, NotKnown } from '../comparison'
import { type ChangeMark, changeWords, runWords, summaryText } from './comparison-words'

const colours: Record<ChangeMark, string> = { '+': '32', '-': '31', '~': '33' }

/** What a person reads in a terminal. */
export function comparisonText(comparison: Comparison, version: string, style: TerminalTextStyle): string {
  const paint = painter(style)
  const lines = [paint('2', `Portlight ${version} compares`)]
  const width = Math.max(comparison.a.label.length, comparison.b.label.length)
  for (const { label, run } of [comparison.a, comparison.b]) {
    lines.push(`  ${printableLine(label).padEnd(width)}  ${printableLine(runWords(run, localTime))}`)
  }
  for (const host of comparison.hosts) lines.push('', ...hostLines(host, style))
  if (comparison.notKnown.length > 0)
    lines.push('', paint('1', 'Not known'), ...sentences(comparison.notKnown, style))
  lines.push('', summaryText(comparison))
  return `${lines.join('\n')}\n`
}

function hostLines(
  { address, names, changes, notKnown }: HostComparison,
  style: TerminalTextStyle,
): string[] {
  const paint = painter(style)
  const called = names.length === 0 ? '' : ` (${names.join(', ')})`
  const rows = changes.map(changeWords)
  const ofWidth = Math.max(0, ...rows.map(({ of }) => Math.min(of.length, 24)))
  const whatWidth = Math.max(0, ...rows.map(({ what }) => Math.min(what.length, 16)))
  const lines = [paint('1', printableLine(`${address}${called}`))]
  for (const { mark, of, what, detail } of rows) {
    const head = `${of.padEnd(ofWidth)}  ${what.padEnd(whatWidth)}`
    const first = `  ${paint(colours[mark], `${mark} ${printableLine(head)}`)}  `
    const width = 6 + ofWidth + whatWidth
    lines.push(...wrapLines(printableLine(detail), style, { first, width, breaks: /(?<=[ ,])/ }))
  }
  return [...lines, ...sentences(notKnown, style)]
}

function sentences(notKnown: readonly NotKnown[], style: TerminalTextStyle): string[] {
  return notKnown.flatMap(({ sentence }) => wrapLines(printableLine(sentence), style, { first: '  ? ' }))
}

/** "2026-11-28 11:52", local time. */
export function localTime(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}
