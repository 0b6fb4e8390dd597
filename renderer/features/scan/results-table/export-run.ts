import { type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { type HostReport, openReport, type ReportStart } from '#shared/scan/output/report'
import { ScanRecord } from '#shared/scan/record'
import { scanArguments } from '#shared/scan/scan-arguments'
import type { ServiceTable } from '#shared/services/service-table'
import type { RunState } from '../scan-state'

const endings: Readonly<Record<ReportFormatName, string>> = {
  json: 'json',
  jsonl: 'jsonl',
  csv: 'csv',
  xml: 'xml',
  grepable: 'gnmap',
}

/** A run as the text of a file, with a name that says what it is. Also for a run that is not finished: then partial. */
export function exportRun(
  run: RunState,
  services: ServiceTable | null,
  formatKey: string,
  version: string,
): { readonly name: string; readonly text: string } {
  const format = Object.hasOwn(reportFormats, formatKey) ? (formatKey as ReportFormatName) : 'json'
  const start: ReportStart = {
    version,
    commandLine: scanArguments(run.targets),
    startedAt: run.startedAt,
    plan: run.plan,
    asked: run.results.ports,
    askedName: null,
    serviceOf: (port) => services?.find(port, 'tcp')?.name ?? null,
    openOnly: false,
    allFiltered: false,
  }
  const report = openReport(reportFormats[format], start)
  const parts = [report.begin()]
  let at = run.startedAt
  const record = new ScanRecord(run.results.ports, () => at)
  const write = (hosts: readonly HostReport[]) => {
    for (const host of hosts) for (const part of report.host(host)) parts.push(part)
  }
  for (const told of run.results.told()) {
    at = told.at
    write(record.take(told.event))
  }
  if (run.progress !== null) record.take({ kind: 'progress', progress: run.progress })
  if (run.summary !== null) record.take({ kind: 'done', summary: run.summary })
  at = run.results.heardAt ?? run.startedAt
  write(record.unfinished())
  const end = record.summaryOf(run.plan.hosts, at - run.startedAt)
  const { leftOut } = run.results
  const hostsDown = end.hostsDown + (run.summary === null ? leftOut.down : 0)
  parts.push(report.end({ ...end, hostsDown, problem: null }, leftOut))
  return { name: fileName(run, endings[format]), text: parts.join('') }
}

/** A plain name, such as `portlight 192.168.1.1 2026-11-21 14.05.json`. */
function fileName(run: RunState, ending: string): string {
  const target = run.targets.targets
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const at = new Date(run.startedAt)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `portlight ${target} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${ending}`
}
