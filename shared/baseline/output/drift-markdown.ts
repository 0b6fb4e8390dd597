import { markdownText } from '../../words/markdown-text'
import { type DriftReport, driftName, driftSummary, gravityWords, kindWords } from './drift-text'

/** What belongs in a ticket or a report. */
export function driftMarkdown({ file, at, hostsFrom, drift }: DriftReport): string {
  const { items, notKnown } = drift
  const lines = [
    '# Ports beside the baseline',
    '',
    `**${markdownText(driftSummary(drift))}**`,
    '',
    `${markdownText(file)}, ${new Date(at).toISOString()}`,
  ]
  if (hostsFrom !== null) lines.push('', markdownText(hostsFrom))
  if (items.length > 0) {
    lines.push(
      '',
      '| | what | how grave | what is so | what to do | owner |',
      '| --- | --- | --- | --- | --- | --- |',
    )
  }
  for (const item of items) {
    const cells = [
      driftName(item),
      kindWords[item.kind],
      gravityWords[item.gravity],
      item.sentence,
      item.advice,
      item.approval?.owner ?? '–',
    ]
    lines.push(`| ${cells.map(markdownText).join(' | ')} |`)
  }
  if (notKnown.length > 0) lines.push('', '## Not known', '')
  for (const { sentence } of notKnown) lines.push(`- ${markdownText(sentence)}`)
  return `${lines.join('\n')}\n`
}
