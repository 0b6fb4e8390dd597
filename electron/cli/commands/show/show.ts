import { serviceTable } from '#engine/sockets/service-names'
import { localTime } from '#shared/history/output/comparison-text'
import { runWords } from '#shared/history/output/comparison-words'
import { scanOf } from '#shared/history/run-events'
import type { StoredPort, StoredRun } from '#shared/history/stored-run'
import type { ProtocolPort } from '#shared/ports/asked-ports'
import { printableLine } from '#shared/scan/output/figures'
import { reportFormats } from '#shared/scan/output/formats'
import { openReport, type ReportStart } from '#shared/scan/output/report'
import { tableFormat } from '#shared/scan/output/table'
import { ScanRecord } from '#shared/scan/record'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { type CommandWorld, runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { labelOf, readNamedRun } from '../run-files'
import type { ShowOptions } from './show-options'

/** `portlight show`. Resolves to the exit code. */
export function runShow(options: ShowOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout, signal }) => {
    const label = labelOf(options.file)
    const run = await readNamedRun(options.file, label, io, signal)
    if (run === null) return exitCodes.failed
    await writeRun(run, label, options, { stdout, signal }, io)
    return exitCodes.done
  })
}

/** Writes a run as the scan that it was. Rejects where the signal ends it. @param label what it is called above the table */
export async function writeRun(
  run: StoredRun,
  label: string,
  { format, openOnly, all, noColour }: Omit<ShowOptions, 'file'>,
  { stdout, signal }: CommandWorld,
  io: CliIo,
): Promise<void> {
  const scan = scanOf(run)
  const names = new RunServices(run)
  const { tool, command } = run
  const ours = tool.name === 'Portlight'
  const start: ReportStart = {
    version: (ours ? tool.version : null) ?? version,
    commandLine: ours ? (command?.slice(1) ?? []) : [],
    ...(ours ? {} : { by: { program: tool.name, version: tool.version, command } }),
    startedAt: run.startedAt ?? 0,
    plan: scan.plan,
    asked: scan.asked,
    askedName: null,
    serviceOf: (port) => names.of(port),
    openOnly,
    allFiltered: all,
    identifies: run.recognises,
  }
  const report = openReport(
    format === null
      ? tableFormat({ ...terminalStyle(io, noColour), shapes: io.stdout.isTTY === true })
      : reportFormats[format],
    start,
  )
  const record = new ScanRecord(scan.asked, () => start.startedAt)
  if (format === null) await stdout.write(`${printableLine(`${label}: ${runWords(run, localTime)}`)}\n`)
  else await stdout.write(report.begin())
  for (const event of scan.events()) {
    for (const host of record.take(event)) {
      names.turnTo(host.address)
      for (const text of report.host(host)) await stdout.write(text)
      signal.throwIfAborted()
    }
  }
  const problem = run.partial[0] ?? null
  await stdout.write(report.end({ ...record.summaryOf(scan.plan.hosts, 0), problem }))
  for (const sentence of [...run.partial, ...scan.leftOut]) say(io, `portlight: ${label}: ${sentence}`)
}

/** The names of services that a file has for the ports of the host that is being written. */
class RunServices {
  readonly #run: StoredRun
  #ports: ReadonlyMap<string, StoredPort> = new Map()

  constructor(run: StoredRun) {
    this.#run = run
  }

  turnTo(address: string): void {
    const ports = this.#run.hosts.get(address)?.ports ?? []
    this.#ports = new Map(ports.map((port) => [`${port.port}/${port.protocol}`, port]))
  }

  of({ port, protocol }: ProtocolPort): string | null {
    const service = this.#ports.get(`${port}/${protocol}`)?.service ?? null
    // names by number are ours to know where the scan was ours
    if (service === null)
      return this.#run.tool.name === 'Portlight' ? serviceTable().nameOf(port, protocol) : null
    return service.name
  }
}
