import { answersText, serviceText } from '../../identity/identity-words'
import { formatPorts } from '../../ports/port-list'
import { type Paint, painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import { exposedPortsText, exposuresOfHost } from '../exposures'
import { programOf } from '../listeners-here'
import type { PortEvidence } from '../results'
import type { PortState, Reason } from '../state'
import { counted, durationText, printableLine, roundTripText, wholeNumber } from './figures'
import { foldFrom } from './listing'
import { type HostReport, hostNamesOf, type ReportEnd, type ReportFormat, type ReportStart } from './report'

const shapes: Record<PortState, string> = {
  open: '●',
  closed: '○',
  filtered: '◐',
  'open|filtered': '◒',
  error: '✕',
  'not-scanned': '·',
  waiting: '·',
}

/** SGR codes (ECMA-48 8.3.117) of the 16 colours, which follow the terminal's own theme. */
const colours: Record<PortState, string> = {
  open: '1;32',
  closed: '2',
  filtered: '33',
  'open|filtered': '36',
  error: '31',
  'not-scanned': '2',
  waiting: '2',
}

/** Hosts up to which those that are down get a line of their own. */
const fewHosts = 16

/** Characters of ports that a fold names; more of them are a matter for the other formats. */
const maxRangesText = 240

type FoldableState = 'closed' | 'filtered' | 'open|filtered' | 'error'

/** A table for a person: what matters one by one, the rest as sums. */
export function tableFormat(style: TerminalTextStyle): ReportFormat {
  const paint = painter(style)
  return (start) => ({
    begin: () => `${paint('2', headline(start))}\n`,
    host(host) {
      if (host.up === false && start.plan.hosts > fewHosts) return []
      const lines = [...hostLines(start, host, style, paint), ...portLines(start, host, style, paint)]
      return [`\n${lines.join('\n')}\n`]
    },
    end: (end) => `\n${endLines(end, paint).join('\n')}\n`,
  })
}

function headline(start: ReportStart): string {
  const ports = start.askedName ?? counted(start.asked.length, 'port')
  const hosts = `${start.plan.hostsExact ? '' : 'up to '}${counted(start.plan.hosts, 'host')}`
  return `Portlight ${start.version}: ${ports} of ${hosts}`
}

function hostLines(start: ReportStart, host: HostReport, style: TerminalTextStyle, paint: Paint): string[] {
  const names = hostNamesOf(start, host)
  const title = paint('1', names.length === 0 ? host.address : `${names.join(', ')} (${host.address})`)
  const note = (lead: string, rest: string) => noteLines(lead, rest, style, paint)
  const lines = [`${title}  ${upText(host, paint)}`]
  if (host.up === null && silentOf(host) > 0) {
    lines.push(...note('', 'It is down, or behind a firewall that drops everything.'))
  }
  if (host.answersEverything) {
    lines.push(
      ...note(
        'It accepts connections on every port,',
        ' even on random ones, so an accepted connection says nothing: no port of it is called open, and its scan was stopped.',
      ),
    )
  }
  if (host.intercepted.length > 0) {
    lines.push(
      ...note(
        `Something on the way answers port ${formatPorts(host.intercepted)}:`,
        ' connections to hosts that do not exist are accepted there, too.',
      ),
    )
  }
  return lines
}

function upText(host: HostReport, paint: Paint): string {
  if (host.up === true) return 'up'
  if (host.up === false) return `${paint('31', 'down or not reachable')} (${host.reason})`
  const silent = silentOf(host)
  if (silent === 0 && host.results.count('error') > 0)
    return `${paint('31', 'could not be asked')} (${host.reason})`
  return paint('33', silent === 0 ? 'not known' : 'nothing answered')
}

function silentOf({ results }: HostReport): number {
  return results.count('filtered') + results.count('open|filtered')
}

/** A remark below a host's name; its first words are painted. */
function noteLines(lead: string, rest: string, style: TerminalTextStyle, paint: Paint): string[] {
  const painted = (line: string) =>
    lead !== '' && line.startsWith(lead) ? paint('31', lead) + line.slice(lead.length) : line
  return wrapLines(`${lead}${rest}`, style, { first: '  ', paint: painted })
}

function portLines(start: ReportStart, host: HostReport, style: TerminalTextStyle, paint: Paint): string[] {
  if (host.up === false) return []
  const { counts } = host.results
  const listed = (state: FoldableState) =>
    !start.openOnly && (counts[state] < foldFrom || (state.endsWith('filtered') && start.allFiltered))
  const foldable: readonly FoldableState[] = ['closed', 'filtered', 'open|filtered', 'error']
  const states: PortState[] = ['open', ...foldable.filter(listed)]
  const rows = [...host.results.evidenceIn(states)]
  const lines = rows.length === 0 ? [] : tableLines(start, host, rows, style, paint)
  if (rows.length > 0 && host.here !== undefined) lines.push(`  ${paint('2', ownersNote)}`)
  for (const state of foldable) {
    if (counts[state] > 0 && !listed(state)) lines.push(...foldLines(host, state, style, paint))
  }
  lines.push(...exposureLines(host, style, paint))
  if (counts.notScanned > 0) {
    lines.push(`  ${paint('2', `${counted(counts.notScanned, 'port')} not scanned`)}`)
  }
  return lines
}

/** What should be mended of what answers there, and how. */
function exposureLines({ results, startedAt }: HostReport, style: TerminalTextStyle, paint: Paint): string[] {
  return exposuresOfHost(results, startedAt).flatMap(({ ports, title, meaning, remedy }) => {
    const head = `${style.shapes ? '! ' : ''}${exposedPortsText(ports)}: ${title}.`
    const text = printableLine(`${meaning} ${remedy}`)
    return [`  ${paint('33', printableLine(head))}`, ...wrapLines(text, style, { first: '    ' })]
  })
}

/** "65,530 closed (conn-refused)"; with their ports where these matter and take no more than a few lines. */
function foldLines(host: HostReport, state: FoldableState, style: TerminalTextStyle, paint: Paint): string[] {
  const reasons = host.results.byReason(state)
  const why = reasons
    .map(({ reason, slots }) => (reasons.length === 1 ? reason : `${reason} ${wholeNumber(slots.length)}`))
    .join(', ')
  const shape = style.shapes ? `${shapes[state]} ` : ''
  const text = `${shape}${wholeNumber(host.results.counts[state])} ${state}`
  const line = `  ${paint(colours[state], text)} (${why})`
  if (state === 'closed') return [line]
  const ranges = host.results.rangesOf(state)
  if (ranges.length > maxRangesText) return [line]
  return [line, ...wrapLines(ranges, style, { first: '    ', breaks: /(?<=,)/ })]
}

interface Column {
  readonly title: string
  readonly cells: readonly string[]
  readonly right?: boolean
}

/** The table of a host, without its last columns where the terminal is too narrow for them. */
function tableLines(
  start: ReportStart,
  host: HostReport,
  rows: readonly PortEvidence[],
  style: TerminalTextStyle,
  paint: Paint,
): string[] {
  const shapeOf = (state: PortState) => (style.shapes ? `${shapes[state]} ` : '')
  const all: Column[] = [
    { title: 'PORT', cells: rows.map(({ port, protocol }) => `${port}/${protocol}`) },
    { title: 'STATE', cells: rows.map(({ state }) => `${shapeOf(state)}${state}`) },
    { title: 'SERVICE', cells: rows.map((row) => serviceCell(start, row)) },
    ...(rows.some(({ identity }) => identity !== null)
      ? [
          {
            title: 'WHAT ANSWERS',
            cells: rows.map(({ identity }) => (identity === null ? '' : answersText(identity))),
          },
        ]
      : []),
    ...(host.here === undefined
      ? []
      : [{ title: 'PROGRAM', cells: rows.map((row) => programHere(host, row)) }]),
    { title: 'ROUND TRIP', cells: rows.map(({ rttMs }) => roundTripText(rttMs)), right: true },
    { title: 'REASON', cells: rows.map(({ reason, tries }) => reasonText(reason, tries)) },
  ]
  const widths = all.map(({ title, cells }) => Math.max(title.length, ...maxLength(cells)))
  const columns = [...all]
  const total = () => columns.reduce((sum, _, at) => sum + 2 + (widths[at] ?? 0), 0)
  while (style.columns !== null && columns.length > 3 && total() > style.columns) columns.pop()

  const line = (cells: readonly string[], state: PortState | null) =>
    columns
      .map(({ right }, at) => {
        const width = widths[at] ?? 0
        const text = cells[at] ?? ''
        const padded = right === true ? text.padStart(width) : text.padEnd(width)
        return `  ${at === 1 && state !== null ? paint(colours[state], padded) : padded}`
      })
      .join('')
      .trimEnd()
  const titles = columns.map(({ title }) => title)
  return [
    paint('2', line(titles, null)),
    ...rows.map(({ state }, row) =>
      line(
        columns.map(({ cells }) => cells[row] ?? ''),
        state,
      ),
    ),
  ]
}

const ownersNote = 'PROGRAM is known from this computer’s socket table, not from the scan.'

function programHere({ address, here }: HostReport, { protocol, port }: PortEvidence): string {
  const program = programOf(here ?? null, { address, scope: 'this-computer' }, protocol, port)
  return program === '' ? '–' : printableLine(program)
}

/** What answers, where that is known; a name that stands for the number alone has a question mark where it was asked. */
function serviceCell(start: ReportStart, row: PortEvidence): string {
  const named = start.serviceOf(row)
  if (row.identity === null) return named ?? '–'
  return serviceText(row.identity) ?? (named === null ? '–' : `${named}?`)
}

function reasonText(reason: Reason, tries: number): string {
  return tries > 1 ? `${reason} (${tries === 255 ? 'more than 254' : tries} tries)` : reason
}

/** The longest length in a list that may be too long to be spread. */
function maxLength(cells: readonly string[]): [number] {
  return [cells.reduce((longest, cell) => Math.max(longest, cell.length), 0)]
}

function endLines(end: ReportEnd, paint: Paint): string[] {
  const { counts } = end
  const states: (readonly [PortState, number, string])[] = [
    ['open', counts.open, 'open'],
    ['closed', counts.closed, 'closed'],
    ['filtered', counts.filtered, 'filtered'],
    ['open|filtered', counts['open|filtered'], 'open|filtered'],
    ['error', counts.error, 'error'],
    ['not-scanned', counts.notScanned, 'not scanned'],
  ]
  const ports = states
    .filter(([state, count]) => count > 0 || state === 'open')
    .map(([state, count, word]) => paint(count > 0 ? colours[state] : '2', `${wholeNumber(count)} ${word}`))
    .join(', ')
  const unknown = end.hostsTotal - end.hostsUp - end.hostsDown
  const hosts = [
    `${counted(end.hostsUp, 'host')} up`,
    ...(end.hostsDown > 0 ? [`${wholeNumber(end.hostsDown)} down`] : []),
    ...(unknown > 0 ? [`${wholeNumber(unknown)} ${end.partial ? 'unknown or not scanned' : 'unknown'}`] : []),
  ].join(', ')
  const took = durationText(end.elapsedMs)
  const head = end.partial ? paint('33', `Stopped after ${took}: this is a part`) : `Done in ${took}`
  return [`${head}. ${hosts}.`, `${ports}.`]
}
