import { compareRuns } from '#shared/history/compare'
import { comparisonInWords } from '#shared/history/output/comparison-in-words'
import { RunFileReader } from '#shared/history/read/read-run'
import type { StoredRun } from '#shared/history/stored-run'
import { failure } from '#shared/ipc/result'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { FollowedEvent } from '#shared/run/run'
import { jsonlFormat } from '#shared/scan/output/jsonl'
import { openReport, type Report } from '#shared/scan/output/report'
import { ScanRecord } from '#shared/scan/record'
import { scanArguments } from '#shared/scan/scan-arguments'
import type { ShownComparison } from '../history-state'
import { type ReadWatch, readContent } from './file-content'
import { whenText } from './when'

/** A scan that can be compared in the page, and what stands above what changed: its file, and when it was made. */
export interface ComparedScan {
  readonly run: StoredRun
  readonly label: string
}

/** @throws Failure `invalid-input` where the file is no scan */
export async function scanInFile(file: File, watch: ReadWatch): Promise<ComparedScan> {
  const content = await readContent(file, watch)
  switch (content.kind) {
    case 'scan': {
      const { startedAt } = content.run
      return {
        run: content.run,
        label: startedAt === null ? file.name : `${file.name} (${whenText(startedAt)})`,
      }
    }
    case 'capture':
      throw failure('invalid-input', `${file.name}: This is a capture of packets, which is not compared.`)
    case 'neither':
      throw failure('invalid-input', content.message)
    default:
      return content satisfies never
  }
}

/** A kept scan, by the very lines that it is kept in. */
export async function scanInEvents(
  events: AsyncIterable<FollowedEvent>,
  startedAt: number,
): Promise<ComparedScan> {
  const reader = new RunFileReader()
  let asked: Parameters<typeof scanArguments>[0] | null = null
  let written: { readonly report: Report; readonly record: ScanRecord; readonly hosts: number } | null = null
  for await (const event of events) {
    if (event.kind === 'run') asked = event.run.asked
    if (event.kind === 'planned') {
      const ports = AskedPorts.of(event.plan.asked)
      const report = openReport(jsonlFormat, {
        version: '',
        commandLine: asked === null ? [] : scanArguments(asked),
        startedAt,
        plan: event.plan,
        asked: ports,
        askedName: null,
        serviceOf: () => null,
        openOnly: false,
        allFiltered: false,
        identifies: asked?.identify !== undefined,
      })
      written = { report, record: new ScanRecord(ports, () => startedAt), hosts: event.plan.hosts }
      reader.push(report.begin())
    }
    if (event.kind === 'run' || written === null) continue
    for (const host of written.record.take(event))
      for (const text of written.report.host(host)) reader.push(text)
  }
  if (written !== null)
    reader.push(written.report.end({ ...written.record.summaryOf(written.hosts, 0), problem: null }))
  const read = reader.end()
  if (!read.ok) throw failure('not-found', `This kept scan can’t be read: ${read.message}`)
  return { run: read.run, label: whenText(startedAt) }
}

/** The earlier one first; where a file does not say when it was made, they stay as they were given. */
export function comparisonOf(one: ComparedScan, other: ComparedScan): ShownComparison {
  const [first, second] = [one.run.startedAt, other.run.startedAt]
  const ordered = first !== null && second !== null
  const [before, after] = ordered && second < first ? [other, one] : [one, other]
  const [a, b] = ordered ? ['the earlier scan', 'the later scan'] : ['the first scan', 'the second scan']
  const comparison = compareRuns({ run: before.run, label: a }, { run: after.run, label: b })
  return {
    before: before.label,
    after: after.label,
    result: comparisonInWords(comparison, after.run),
  }
}
