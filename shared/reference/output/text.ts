import { printableLine } from '../../scan/output/figures'
import { listText } from '../../words/list-text'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import type { AdviceVerdict } from '../port-advice'
import type { PortReference } from '../port-reference'
import type { PortText } from '../port-text'
import { adviceWords, encryptionWords, headlineOf, hereWords, protocolsOf, seenWords } from '../port-words'
import type { PortReport, PortSuggestion } from '../report'

const adviceColours: Readonly<Record<AdviceVerdict, string>> = {
  good: '32',
  possible: '33',
  avoid: '33',
  impossible: '31',
}

const titleWidth = 14

/** Everything about one port, for a person. */
export function portText(version: string, report: PortReport, style: TerminalTextStyle): string {
  const { reference, here, seen } = report
  const { port, range, registrations, commonUses, texts, browserBlocked } = reference
  const paint = painter(style)
  const row = (title: string, text: string) => rowLines(title, text, style)
  const headline = headlineOf(reference)
  const lines = [
    paint('2', `Portlight ${version}: port ${port}, ${range.title}`),
    '',
    paint('1', headline === null ? `Port ${port} has no known use` : `${port}  ${printableLine(headline)}`),
    ...texts.flatMap((text, at) => [
      ...(at === 0 ? [] : ['', paint('1', text.name)]),
      ...textLines(text, style),
    ]),
    ...(texts.length === 0
      ? ['  Nobody wrote a text for this port yet: what follows comes from lists.']
      : []),
    '',
    ...row('range', `${range.first} to ${range.last}. ${range.meaning}`),
    ...(registrations.length === 0 ? row('registered', 'for nobody, as far as IANA’s list here tells') : []),
    ...registrations.flatMap(({ protocols, name, description, assignee, date }, at) => {
      const who = [assignee === null ? '' : `by ${assignee}`, date === null ? '' : `in ${date}`]
      const facts = [description, who.filter((word) => word !== '').join(' ')].filter((word) => word !== '')
      return row(
        at === 0 ? 'registered' : '',
        `${name} (${protocols.join(' and ')})${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`,
      )
    }),
    ...commonUses.flatMap(({ protocol, use }, at) =>
      row(at === 0 ? 'people run' : '', `${use} (${protocol})`),
    ),
    ...row('in browsers', browserBlocked ? 'refused: they open no address with this port' : 'allowed'),
    ...row('here now', hereWords(here)),
    ...seenWords(seen).flatMap((words, at) => row(at === 0 ? 'last scans' : '', words)),
    '',
    ...adviceLines(report, style),
  ]
  return `${lines.join('\n')}\n`
}

/** Whether the port is a good one for a program of one's own, why, and others that are; for a person. */
export function adviceText(_version: string, report: PortReport, style: TerminalTextStyle): string {
  const lines = [...adviceLines(report, style), '']
  return `${lines.join('\n')}\n${suggestionText(` near ${report.reference.port}`, report.suggested)}`
}

function adviceLines({ reference, protocol, advice }: PortReport, style: TerminalTextStyle) {
  const verdict = painter(style)(`1;${adviceColours[advice.verdict]}`, adviceWords[advice.verdict])
  return [
    `Port ${reference.port} for a program of yours, over ${protocol.toUpperCase()}: ${verdict}`,
    ...advice.reasons.flatMap(({ code, sentence }) => rowLines(code, sentence, style, 18)),
    ...advice.notKnown.flatMap((sentence) => rowLines('not known', sentence, style, 18)),
  ]
}

function textLines(text: PortText, style: TerminalTextStyle): readonly string[] {
  const { what, encryption, instead, risk, safe, source } = text
  return [
    ...wrapLines(what, style, { first: '  ' }),
    ...rowLines('encrypted', encryptionWords[encryption], style),
    ...(instead === undefined ? [] : rowLines('instead', instead, style)),
    ...rowLines('attackers', risk, style),
    ...rowLines('keep it safe', safe, style),
    ...rowLines('source', source, style),
  ]
}

function rowLines(
  title: string,
  text: string,
  style: TerminalTextStyle,
  width = titleWidth,
): readonly string[] {
  const first = `  ${painter(style)('2', title.padEnd(width))}`
  return wrapLines(printableLine(text), style, { first, width: 2 + width })
}

/** A line a port: what a search found. */
export function portLines(ports: readonly PortReference[], style: TerminalTextStyle): string {
  const lines = ports.map((reference) => {
    const protocols = protocolsOf(reference)
    const line = `${String(reference.port).padEnd(7)}${protocols.padEnd(9)}${printableLine(headlineOf(reference) ?? '–')}`
    const most = style.columns ?? line.length
    return line.length > most ? `${line.slice(0, most - 1)}…` : line
  })
  return `${lines.join('\n')}\n`
}

/** Good ports anywhere, and what is not known of them. */
export function anySuggestionText({ suggested, notKnown }: PortSuggestion): string {
  return [suggestionText('', suggested), ...notKnown.map((sentence) => `${sentence}\n`)].join('')
}

function suggestionText(where: string, ports: readonly number[]): string {
  if (ports.length === 0) return 'No port is a good choice on this computer.\n'
  return `Good ports for a program of yours${where}: ${listText(ports.map(String))}.\n`
}
