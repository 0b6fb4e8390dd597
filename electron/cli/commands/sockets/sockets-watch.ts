import { printable } from '#shared/scan/output/figures'
import { exposuresOf } from '#shared/sockets/exposure'
import { type LiveReading, LiveSockets } from '#shared/sockets/live'
import { compareSockets } from '#shared/sockets/order'
import { socketsCsv, socketsCsvHead } from '#shared/sockets/output/csv'
import { socketsJsonLine } from '#shared/sockets/output/json'
import type { SocketsReport } from '#shared/sockets/output/report'
import { countText, socketsTable, tableLines } from '#shared/sockets/output/table'
import type { WatchInterval } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import type { TerminalTextStyle } from '#shared/words/terminal-text'
import type { CliEngine, CliIo } from '../../cli-io'
import { say, type TerminalStyle, type TextOutput } from '../../terminal'
import { version } from '../../version'
import type { SocketsOptions } from './sockets-options'
import { writePieces } from './sockets-pieces'
import { reachableIn } from './sockets-reachable'

/**
 * ECMA-48 and xterm: another screen, no cursor on it, and what is too long is cut (a letter that takes two columns would
 * wrap a line and move all the others), and back.
 */
const enterScreen = '\u001b[?1049h\u001b[?25l\u001b[?7l'
const leaveScreen = '\u001b[?7h\u001b[?25h\u001b[?1049l'
const home = '\u001b[H'
const eraseLineEnd = '\u001b[K'
const eraseBelow = '\u001b[J'

/** Size of a terminal that does not tell its own. */
const usualLines = 24
const usualColumns = 80

/** `portlight sockets --watch`: until it is stopped. */
export async function watchSockets(
  options: SocketsOptions,
  intervalMs: WatchInterval,
  engine: CliEngine,
  io: CliIo,
  stdout: TextOutput,
  style: TerminalStyle,
  signal: AbortSignal,
): Promise<void> {
  const { filter, format } = options
  const onScreen = style.person && format === 'table' && io.env.TERM !== 'dumb'
  const live = new LiveSockets()
  if (format === 'csv') await stdout.write(socketsCsvHead(true))
  if (onScreen) await stdout.write(enterScreen)
  try {
    for await (const event of engine.handlers['sockets.watch']({ filter, intervalMs }, signal)) {
      if (event.kind === 'failed') {
        if (onScreen) await stdout.write(failureOver(event.message, io))
        else say(io, `portlight: ${event.message}`)
      }
      const reading = live.take(event)
      if (reading === null) continue
      if (onScreen) await stdout.write(screenOf(reading, intervalMs, io, style))
      else await writeReading(reading, format, stdout, style, (shown) => reachableIn(shown, engine, signal))
      if (signal.aborted || stdout.problem !== null) return
    }
  } finally {
    // whatever happened: the terminal is as it was
    if (onScreen) io.stdout.write(leaveScreen)
  }
}

async function writeReading(
  reading: LiveReading,
  format: SocketsOptions['format'],
  stdout: TextOutput,
  style: TerminalStyle,
  reachableAmong: (sockets: readonly Socket[]) => Promise<SocketsReport['reachable']>,
): Promise<void> {
  const { summary } = reading
  const sockets = [...reading.sockets.values()]
  const at = new Date(summary.at).toISOString()
  if (format === 'csv') return writePieces(stdout, socketsCsv(sockets, at))
  const reachable = format === 'json' ? await reachableAmong(sockets) : null
  const report: SocketsReport = { version, summary, sockets, exposures: exposuresOf(sockets), reachable }
  if (format === 'json') return writePieces(stdout, socketsJsonLine(report))
  await stdout.write(`${at}\n`)
  await writePieces(stdout, socketsTable(report, tableStyle(style)))
  await stdout.write('\n')
}

/** What the screen shows, written over what it showed before, so that nothing flickers. */
function screenOf(
  { summary, sockets, marks, gone }: LiveReading,
  intervalMs: number,
  io: CliIo,
  style: TerminalStyle,
): string {
  const rows = [
    ...[...sockets.values()].map((socket) => ({ socket, mark: marks.get(socket.id) ?? null })),
    ...gone.map((socket) => ({ socket, mark: 'gone' as const })),
  ].sort((a, b) => compareSockets(a.socket, b.socket))
  const height = (io.stdout.rows ?? usualLines) - 1
  // two lines of head, the titles, and the line that counts the rest
  const room = Math.max(1, height - 4)
  const time = new Date(summary.at).toTimeString().slice(0, 8)
  const width = widthOf(io)
  const head = `${countText(summary)} at ${time}, every ${intervalMs / 1000} s. + new, * changed, - gone. Ctrl+C ends.`
  const lines = [
    head.slice(0, width),
    '',
    ...tableLines(rows.slice(0, room), { ...tableStyle(style), columns: width }, true),
    ...(rows.length > room ? [`… and ${rows.length - room} more`.slice(0, width)] : []),
  ]
  return `${home}${lines.map((line) => `${line}${eraseLineEnd}\n`).join('')}${eraseBelow}`
}

/** Written over the head of the screen: the rows below stay, and are older than they seem. */
function failureOver(message: string, io: CliIo): string {
  const line = printable(`${message} The rows below are of an earlier reading.`).slice(0, widthOf(io))
  return `${home}${line}${eraseLineEnd}`
}

/** Columns of the terminal now: its window may have become another size. */
function widthOf(io: CliIo): number {
  return io.stdout.columns ?? usualColumns
}

function tableStyle({ colour, person, columns }: TerminalStyle): TerminalTextStyle {
  return { colour, shapes: person, columns }
}
