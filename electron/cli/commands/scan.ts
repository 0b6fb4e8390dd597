import { reportFormats } from '#shared/scan/output/formats'
import { openReport, type ReportFormat, type ReportStart } from '#shared/scan/output/report'
import { tableFormat } from '#shared/scan/output/table'
import type { CliIo } from '../cli-io'
import { exitCodes } from '../exit-codes'
import { ProgressLine } from '../progress-line'
import { endingCode, sayThrown } from '../run-to-end'
import { services } from '../services'
import { Stopping } from '../stopping'
import { say, type TerminalStyle, TextOutput, terminalStyle } from '../terminal'
import { version } from '../version'
import { ReportOutputs } from './report-outputs'
import { sizeText } from './scan-confirm'
import type { ScanOptions } from './scan-options'
import { type PreparedScan, prepareScan } from './scan-prepare'
import { runPreparedScan, type ScanOutcome } from './scan-run'

/** `portlight scan`. Resolves to the exit code. */
export async function runScan(
  options: ScanOptions,
  commandLine: readonly string[],
  io: CliIo,
): Promise<number> {
  const style = terminalStyle(io, options.noColour)
  const progress = style.progress && !options.quiet ? new ProgressLine(io.stderr) : null
  let partFile: string | null = null
  const stopping = new Stopping(
    io,
    () => {
      progress?.end()
      if (progress !== null) say(io, 'Stopping … (once more ends at once)')
    },
    () => {
      if (partFile !== null) say(io, `portlight: the results so far are in ${partFile}.`)
    },
  )
  const stdout = new TextOutput(io.stdout, () => stopping.stop())
  const startingEngine = io.createEngine()
  // an engine that cannot start is told of where it is needed
  startingEngine.catch(() => {})
  try {
    const prepared = await prepareScan(options, io, style, startingEngine, stopping.signal)
    if (prepared === null) return stopping.code ?? exitCodes.failed
    partFile = prepared.file?.writesTo ?? null
    const tableOnScreen = style.person && (options.format === null || options.outputFile !== null)
    if (progress !== null && !tableOnScreen) say(io, `Scanning ${sizeText(prepared.plan)}`)
    const outputs = outputsOf(prepared, options, commandLine, io, style, stdout, progress)
    const engine = await startingEngine
    const running = runPreparedScan(prepared, engine, outputs, progress, io, stopping.signal)
    // while the first probes are on their way
    services()
    const outcome = await running
    await stdout.flush()
    const code = exitCodeOf(outcome, prepared.unresolved > 0 || outputs.fileFailed)
    return endingCode(io, stopping, stdout, code)
  } catch (thrown) {
    if (stopping.code !== null) return stopping.code
    return sayThrown(io, thrown)
  } finally {
    progress?.end()
    stopping.end()
  }
}

/** With a file the chosen format goes there, and a person's table to standard output. */
function outputsOf(
  { plan, words, file }: PreparedScan,
  options: ScanOptions,
  commandLine: readonly string[],
  io: CliIo,
  style: TerminalStyle,
  stdout: TextOutput,
  progress: ProgressLine | null,
): ReportOutputs {
  const start: ReportStart = {
    version,
    commandLine,
    startedAt: io.now(),
    plan,
    asked: words.asked,
    askedName: words.askedName,
    serviceOf: (port) => services().find(port, 'tcp')?.name ?? null,
    openOnly: options.openOnly,
    allFiltered: options.allFiltered,
  }
  const plain = tableFormat({ colour: false, shapes: false, columns: null })
  const table = tableFormat({ colour: style.colour, shapes: style.person, columns: style.columns })
  const chosen: ReportFormat | null = options.format === null ? null : reportFormats[options.format]
  const inFile =
    file === null
      ? null
      : { report: openReport(chosen ?? plain, start), file, name: options.outputFile ?? file.writesTo }
  const onStdout = file === null && chosen !== null ? chosen : table
  return new ReportOutputs(io, { report: openReport(onStdout, start), output: stdout }, inFile, progress)
}

/** What the scan alone says of its exit code. */
function exitCodeOf(outcome: ScanOutcome, failed: boolean): number {
  if (failed || outcome.failed) return exitCodes.failed
  return outcome.expectationsMet ? exitCodes.done : exitCodes.unexpected
}
