import { remedyText } from '../../command-line/remedy'
import { counted, printable, printableLine, wholeNumber } from '../../scan/output/figures'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import type { ReadingSummary } from '../event'
import type { Exposure } from '../exposure'
import { kernelName } from '../kernel-use'
import { compareSockets } from '../order'
import { placeOf } from '../owner-place'
import { reachWords } from '../reach'
import { conditionOf, type Endpoint, isListening, type Reach, type Socket } from '../socket'
import { unattributedText } from '../unattributed'
import type { SocketsReport } from './report'

/** What stands before a row of a live table: a sign that needs no colour. */
export type TableMark = 'new' | 'changed' | 'gone'

const markSigns: Readonly<Record<TableMark, string>> = { new: '+', changed: '*', gone: '-' }

/** SGR codes (ECMA-48 8.3.117) of the 16 colours, which follow the terminal's own theme. */
const markColours: Readonly<Record<TableMark, string>> = { new: '32', changed: '33', gone: '31' }

const reachShapes: Readonly<Record<Reach, string>> = { loopback: '○', network: '◐', everywhere: '●' }

/** Exposures and other remarks that a table names one by one. */
const maxRemarks = 10

interface Column {
  readonly title: string
  readonly cell: (socket: Socket) => string
  /** Characters of a cell at most. */
  readonly most: number
}

/** Left out from the last one where the terminal is too narrow. */
const columns = (style: TerminalTextStyle): readonly Column[] => [
  { title: 'PROTO', cell: ({ protocol }) => protocol, most: 5 },
  { title: 'STATE', cell: conditionOf, most: 12 },
  { title: 'LOCAL', cell: ({ local }) => endpointText(local), most: 50 },
  { title: 'REMOTE', cell: ({ remote }) => (remote === null ? '–' : endpointText(remote)), most: 50 },
  { title: 'PROGRAM', cell: ownerText, most: 40 },
  { title: 'REACH', cell: (socket) => reachText(socket, style), most: 16 },
  { title: 'SERVICE', cell: ({ service }) => service ?? '–', most: 20 },
  { title: 'USER', cell: (socket) => socket.owners[0]?.user ?? socket.user ?? '–', most: 20 },
]

/** The whole report for a person. */
export function* socketsTable(
  report: SocketsReport,
  style: TerminalTextStyle,
): Generator<string, void, void> {
  const paint = painter(style)
  const { summary, exposures, version } = report
  yield `${paint('2', `Portlight ${version}: ${countText(summary)}`)}\n\n`
  if (report.sockets.length > 0) {
    const rows = [...report.sockets].sort(compareSockets).map((socket) => ({ socket, mark: null }))
    for (const line of tableLines(rows, style)) yield `${line}\n`
    yield '\n'
  }
  for (const line of remarkLines(summary, exposures, style)) yield `${line}\n`
}

/** "42 sockets", or how many of all it are. */
export function countText({ matching, total }: ReadingSummary): string {
  return matching === total
    ? counted(total, 'socket')
    : `${wholeNumber(matching)} of ${counted(total, 'socket')}`
}

/** Titles and rows, each without its line end. With marks there is a column for them in front. */
export function tableLines(
  rows: readonly { readonly socket: Socket; readonly mark: TableMark | null }[],
  style: TerminalTextStyle,
  marked = false,
): string[] {
  const paint = painter(style)
  const all = columns(style)
  const cells = rows.map(({ socket }) => all.map(({ cell, most }) => clipped(cell(socket), most)))
  const widths = all.map(({ title }, at) =>
    cells.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), title.length),
  )
  let shown = all.length
  const total = () => widths.slice(0, shown).reduce((sum, width) => sum + 2 + width, marked ? 2 : 0)
  while (style.columns !== null && shown > 4 && total() > style.columns) shown -= 1
  const line = (texts: readonly string[]) => {
    const text = texts.slice(0, shown).map((cell, at) => `  ${cell.padEnd(widths[at] ?? 0)}`)
    const whole = text.join('').trimEnd()
    return style.columns === null ? whole : whole.slice(0, style.columns - (marked ? 2 : 0))
  }
  const sign = (mark: TableMark | null) => (marked ? `${mark === null ? ' ' : markSigns[mark]} ` : '')
  return [
    paint('2', `${sign(null)}${line(all.map(({ title }) => title))}`),
    ...cells.map((texts, row) => {
      const mark = rows[row]?.mark ?? null
      const text = `${sign(mark)}${line(texts)}`
      return mark === null ? text : paint(markColours[mark], text)
    }),
  ]
}

/** What can't be attributed, what is exposed, and the facts. */
export function remarkLines(
  { unattributed, facts }: ReadingSummary,
  exposures: readonly Exposure[],
  style: TerminalTextStyle,
): string[] {
  const paint = painter(style)
  const remark = (text: string, painted: (line: string) => string = (line) => line) =>
    wrapLines(printable(text), style, { width: 2, paint: painted })
  const lines: string[] = []
  for (const { title, ports, meaning, remedy, confidence } of exposures.slice(0, maxRemarks)) {
    const name = confidence === 'possible' ? `Perhaps ${title}` : title
    const head = confidence === 'certain' ? name : `${name} listens for everybody`
    const where = ports.join(', ')
    lines.push(...remark(`${head} (port ${where}). ${meaning} ${remedy}`, (text) => paint('33', text)))
  }
  if (exposures.length > maxRemarks) lines.push(`and ${exposures.length - maxRemarks} more exposed services.`)
  for (const group of unattributed) {
    const { remedy } = group
    lines.push(
      ...remark(`${unattributedText(group)}${remedy === null ? '' : ` See more: ${remedyText(remedy)}`}`),
    )
  }
  if (facts.timeWait?.normal === false) {
    lines.push(...remark(facts.timeWait.sentence, (text) => paint('33', text)))
  }
  return lines
}

/** "127.0.0.1:80", "[::1]:80", and "*:80" for every IPv4 address. */
export function endpointText({ address, port }: Endpoint): string {
  const host = address === '0.0.0.0' ? '*' : address.includes(':') ? `[${address}]` : address
  return `${host}:${port === 0 ? '*' : port}`
}

/** "nginx (812)", "node (812) of shop", "nginx (812) and 3 more", "the kernel: VXLAN"; a dash where it is not known. */
export function ownerText({ owners, kernelUse }: Pick<Socket, 'owners' | 'kernelUse'>): string {
  const [first] = owners
  if (first === undefined) return kernelUse === null ? '–' : `the kernel: ${kernelName(kernelUse)}`
  const more = owners.length > 1 ? ` and ${owners.length - 1} more` : ''
  const place = placeOf(first)
  const where = place === null ? '' : ` ${place.kind === 'project' ? 'of' : 'in'} ${place.name}`
  return `${first.program} (${first.pid})${where}${more}`
}

function reachText(socket: Socket, { shapes }: TerminalTextStyle): string {
  if (!isListening(socket)) return '–'
  return `${shapes ? `${reachShapes[socket.reach]} ` : ''}${reachWords[socket.reach]}`
}

/** What others wrote cannot steer the terminal, and a long name does not push everything else out of sight. */
function clipped(text: string, most: number): string {
  const safe = printableLine(text)
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe
}
