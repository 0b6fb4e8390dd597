import { serviceTable } from '#engine/sockets/service-names'
import { AskedPorts } from '#shared/ports/asked-ports'
import { durationText } from '#shared/scan/output/figures'
import { reportFormats } from '#shared/scan/output/formats'
import { type HostReport, openReport, type ReportStart } from '#shared/scan/output/report'
import { tableFormat } from '#shared/scan/output/table'
import { limitedSeconds, unaskedUdpPorts } from '#shared/scan/udp/questions'
import { listText } from '#shared/words/list-text'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ProgressLine } from '../../progress-line'
import { endingCode, sayThrown } from '../../run-to-end'
import { Stopping } from '../../stopping'
import { say, type TerminalStyle, TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { type FileReport, ReportOutputs } from './report-outputs'
import { sizeText } from './scan-confirm'
import type { ScanOptions } from './scan-options'
import { ScanPackets } from './scan-packets'
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
  let partFiles: readonly string[] = []
  const stopping = new Stopping(
    io,
    () => {
      progress?.end()
      if (progress !== null) say(io, 'Stopping … (once more ends at once)')
    },
    () => {
      if (partFiles.length > 0) say(io, `portlight: the results so far are in ${listText(partFiles)}.`)
    },
  )
  const stdout = new TextOutput(io.stdout, () => stopping.stop())
  const startingEngine = io.createEngine()
  // an engine that cannot start is told of where it is needed
  startingEngine.catch(() => {})
  try {
    const prepared = await prepareScan(options, io, style, startingEngine, stopping.signal)
    if (prepared === null) return stopping.code ?? exitCodes.failed
    partFiles = prepared.files.map(({ writesTo }) => writesTo)
    const tableOnScreen = style.person && options.format === null
    if (progress !== null && !tableOnScreen) say(io, `Scanning ${sizeText(prepared.plan)}`)
    const unasked = unaskedUdpPorts.filter((port) => prepared.words.asked.slotOf('udp', port) >= 0)
    if (unasked.length > 0 && !options.quiet) {
      const which = `UDP port${unasked.length > 1 ? 's' : ''} ${unasked.join(' and ')}`
      say(io, `portlight: ${which} will not be asked: what answers there sends much for little.`)
    }
    const limited = limitedSeconds(prepared.words.asked.udp.length)
    if (progress !== null && limited >= 30) {
      const takes = durationText(limited * 1_000)
      say(io, `Up to ${takes} for a host that tells of one closed UDP port a second, as Linux does.`)
    }
    const packets = options.packets ? await ScanPackets.begin(prepared.plan, prepared.words.targets) : null
    if (typeof packets === 'string') {
      say(io, `portlight: ${packets}`)
      await Promise.all(prepared.files.map((file) => file.discard()))
      return exitCodes.failed
    }
    const onHost = (host: HostReport) => packets?.take(host)
    const outputs = outputsOf(prepared, options, commandLine, io, style, stdout, progress, onHost)
    const engine = await startingEngine
    const running = runPreparedScan(prepared, engine, outputs, progress, io, stopping.signal)
    // while the first probes are on their way
    serviceTable()
    let outcome: ScanOutcome
    let unwritten = false
    try {
      outcome = await running
      unwritten = (await packets?.tell(stdout, io, options.pcap)) === false
    } finally {
      await packets?.close()
    }
    await stdout.flush()
    const code = exitCodeOf(outcome, prepared.unresolved > 0 || outputs.fileFailed || unwritten)
    return endingCode(io, stopping, stdout, code)
  } catch (thrown) {
    if (stopping.code !== null) return stopping.code
    return sayThrown(io, thrown)
  } finally {
    progress?.end()
    stopping.end()
  }
}

/** What goes to standard output, and to each file. */
function outputsOf(
  { plan, words, files }: PreparedScan,
  options: ScanOptions,
  commandLine: readonly string[],
  io: CliIo,
  style: TerminalStyle,
  stdout: TextOutput,
  progress: ProgressLine | null,
  onHost: (host: HostReport) => void,
): ReportOutputs {
  const start: ReportStart = {
    version,
    commandLine,
    startedAt: io.now(),
    plan,
    asked: AskedPorts.of(plan.asked),
    askedName: words.askedName,
    serviceOf: ({ port, protocol }) => serviceTable().nameOf(port, protocol),
    openOnly: options.openOnly,
    allFiltered: options.allFiltered,
    identifies: options.identify !== null,
  }
  const plain = tableFormat({ colour: false, shapes: false, columns: null })
  const table = tableFormat({ colour: style.colour, shapes: style.person, columns: style.columns })
  const inFiles = options.files.flatMap(({ name, format }, at): FileReport[] => {
    const file = files[at]
    const inFormat = format === null ? plain : reportFormats[format]
    return file === undefined ? [] : [{ report: openReport(inFormat, start), file, name }]
  })
  const onStdout = options.format === null ? table : reportFormats[options.format]
  return new ReportOutputs(
    io,
    { report: openReport(onStdout, start), output: stdout },
    inFiles,
    progress,
    onHost,
  )
}

/** What the scan alone says of its exit code. */
function exitCodeOf(outcome: ScanOutcome, failed: boolean): number {
  if (failed || outcome.failed) return exitCodes.failed
  return outcome.expectationsMet ? exitCodes.done : exitCodes.unexpected
}
