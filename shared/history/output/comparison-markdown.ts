import { markdownText } from '../../words/markdown-text'
import type { Comparison } from '../comparison'
import { localTime } from './comparison-text'
import { changeWords, runWords, summaryText } from './comparison-words'

/** What belongs in a ticket or a report. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { a, b, hosts, notKnown } = comparison
  const lines = [
    '# What changed',
    '',
    `**${markdownText(summaryText(comparison))}**`,
    '',
    ...[a, b].map(({ label, run }) => `- ${markdownText(label)}: ${markdownText(runWords(run, localTime))}`),
  ]
  for (const host of hosts) {
    const called = host.names.length === 0 ? '' : ` (${host.names.join(', ')})`
    lines.push('', `## ${markdownText(`${host.address}${called}`)}`, '')
    if (host.changes.length > 0) lines.push('| | of | what | from and to |', '| --- | --- | --- | --- |')
    for (const change of host.changes) {
      const { mark, of, what, detail } = changeWords(change)
      lines.push(
        `| ${markdownText(mark)} | ${markdownText(of)} | ${markdownText(what)} | ${markdownText(detail)} |`,
      )
    }
    if (host.changes.length > 0 && host.notKnown.length > 0) lines.push('')
    for (const { sentence } of host.notKnown) lines.push(`- not known: ${markdownText(sentence)}`)
  }
  if (notKnown.length > 0) {
    lines.push('', '## Not known', '')
    for (const { sentence } of notKnown) lines.push(`- ${markdownText(sentence)}`)
  }
  return `${lines.join('\n')}\n`
}
