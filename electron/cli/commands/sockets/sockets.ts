import { exposuresOf } from '#shared/sockets/exposure'
import { socketsCsv, socketsCsvHead } from '#shared/sockets/output/csv'
import { socketsJson } from '#shared/sockets/output/json'
import type { SocketsReport } from '#shared/sockets/output/report'
import { socketsTable } from '#shared/sockets/output/table'
import type { CliEngine, CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { type TerminalStyle, type TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import type { SocketsOptions } from './sockets-options'
import { writePieces } from './sockets-pieces'
import { reachableListeners } from './sockets-reachable'
import { watchSockets } from './sockets-watch'

/** More sockets than any computer has. */
const noLimit = 1_000_000

/** `portlight sockets`. Resolves to the exit code. */
export function runSockets(options: SocketsOptions, io: CliIo): Promise<number> {
  const style = terminalStyle(io, options.noColour)
  return runToEnd(io, async ({ stdout, signal }) => {
    const engine = await io.createEngine()
    if (options.watchEveryMs === null) {
      await showOnce(options, engine, stdout, style, signal)
      await engine.close()
    } else await watchSockets(options, options.watchEveryMs, engine, io, stdout, style, signal)
    return exitCodes.done
  })
}

async function showOnce(
  { filter, format, keep }: SocketsOptions,
  engine: CliEngine,
  stdout: TextOutput,
  style: TerminalStyle,
  signal: AbortSignal,
): Promise<void> {
  const query = { filter, limit: noLimit, fresh: false, keep }
  // the firewall is asked while the sockets are read
  const [snapshot, reachable] = await Promise.all([
    engine.handlers['sockets.list'](query, signal),
    format === 'json' ? reachableListeners(engine, signal) : null,
  ])
  const { sockets } = snapshot
  const exposures = exposuresOf(sockets)
  const report: SocketsReport = { version, summary: snapshot, sockets, exposures, reachable }
  switch (format) {
    case 'json':
      return writePieces(stdout, socketsJson(report))
    case 'csv':
      await stdout.write(socketsCsvHead(false))
      return writePieces(stdout, socketsCsv(sockets, null))
    case 'table':
      return writePieces(
        stdout,
        socketsTable(report, { colour: style.colour, shapes: style.person, columns: style.columns }),
      )
  }
}
