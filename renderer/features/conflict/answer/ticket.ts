import { commandText } from '#shared/command-line/shell-text'
import type { ConflictReport } from '#shared/conflict/report'
import { printable } from '#shared/scan/output/figures'
import { ownerFacts } from '#shared/sockets/owner-facts'
import { confidenceWords } from '#shared/words/evidence'
import { questionWords } from '../ask/question-words'
import { probeWords } from './probe-words'
import { signWord, verdictName } from './verdict-words'

export type TicketFormat = 'text' | 'markdown'

/**
 * The answer as somebody writes it into a ticket: what was asked, the verdict, who has the port, what to do, and how
 * it is known. Times are UTC, because whoever reads it may sit elsewhere.
 * @param version of Portlight
 */
export function ticketText(report: ConflictReport, version: string, format: TicketFormat): string {
  const { heading, strong, code, text } = format === 'markdown' ? markdown : plain
  const lines = [
    heading(`What is using ${questionWords(report)}?`),
    '',
    `${strong(`${signWord(report)}.`)} ${text(report.sentence)}`,
    '',
    `${confidenceWords[report.confidence]} Verdict: ${verdictName(report)}.`,
    `Looked at ${new Date(report.at).toISOString()} with Portlight ${version}.`,
  ]
  if (report.owners.length > 0) {
    lines.push('', heading('Who has it'), '')
    for (const owner of report.owners) {
      lines.push(`- ${strong(text(owner.program))}, process ${owner.pid}`)
      for (const [name, value] of ownerFacts(owner)) lines.push(`  - ${name}: ${code(value)}`)
    }
  }
  if (report.fixes.length > 0) {
    lines.push('', heading('What can be done'), '')
    for (const [at, { title, command }] of report.fixes.entries()) {
      const typed = command === null ? null : commandText(command)
      lines.push(`${at + 1}. ${text(title)}${typed === null ? '' : `: ${code(typed)}`}`)
    }
  }
  if (report.freePorts !== null && report.freePorts.length > 0) {
    lines.push('', `Free ports near it: ${report.freePorts.join(', ')}`)
  }
  lines.push('', heading('How this is known'), '')
  for (const { what, detail } of report.evidence) lines.push(`- ${text(what)}: ${text(detail)}`)
  for (const probe of report.probes) lines.push(`- ${text(probeWords(probe))}`)
  return `${lines.join('\n')}\n`
}

const plain = {
  heading: (words: string) => words,
  strong: (words: string) => words,
  code: oneLine,
  text: oneLine,
}

const markdown = {
  heading: (words: string) => `### ${escapeMarkdown(words)}`,
  strong: (words: string) => `**${words}**`,
  code: codeSpan,
  text: escapeMarkdown,
}

function oneLine(words: string): string {
  return printable(words.replace(/\s+/g, ' '))
}

/** Signs that Markdown would take for its own (CommonMark 0.31, section 2.4), where they could begin something. */
function escapeMarkdown(words: string): string {
  return oneLine(words).replace(/[\\`*_[\]<>|#~]/g, '\\$&')
}

/** A code span whose fence is longer than any row of backticks within (CommonMark 0.31, section 6.1). */
function codeSpan(words: string): string {
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = longest > 0 ? ' ' : ''
  return `${fence}${space}${oneLine(words)}${space}${fence}`
}
