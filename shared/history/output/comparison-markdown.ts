import { oneLine } from '../../words/one-line'
import type { Comparison } from '../comparison'
import { localTime } from './comparison-text'
import { changeWords, runWords, summaryText } from './comparison-words'

const longestText = 2000

/** What belongs in a ticket or a report. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { a, b, hosts, notKnown } = comparison
  const lines = [
    '# What changed',
    '',
    `**${escaped(summaryText(comparison))}**`,
    '',
    ...[a, b].map(({ label, run }) => `- ${escaped(label)}: ${escaped(runWords(run, localTime))}`),
  ]
  for (const host of hosts) {
    const called = host.names.length === 0 ? '' : ` (${host.names.join(', ')})`
    lines.push('', `## ${escaped(`${host.address}${called}`)}`, '')
    if (host.changes.length > 0) lines.push('| | of | what | from and to |', '| --- | --- | --- | --- |')
    for (const change of host.changes) {
      const { mark, of, what, detail } = changeWords(change)
      lines.push(`| ${escaped(mark)} | ${escaped(of)} | ${escaped(what)} | ${escaped(detail)} |`)
    }
    if (host.changes.length > 0 && host.notKnown.length > 0) lines.push('')
    for (const { sentence } of host.notKnown) lines.push(`- not known: ${escaped(sentence)}`)
  }
  if (notKnown.length > 0) {
    lines.push('', '## Not known', '')
    for (const { sentence } of notKnown) lines.push(`- ${escaped(sentence)}`)
  }
  return `${lines.join('\n')}\n`
}

/** Foreign text as text: CommonMark 2.4 takes a backslash before any of its punctuation for the character itself. */
function escaped(text: string): string {
  return oneLine(text, longestText).replaceAll(/[\\`*_{}[\]<>#|~&@!]|^[-+]/g, '\\$&')
}
