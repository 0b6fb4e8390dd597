import { type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { openReport, type ReportStart } from '#shared/scan/output/report'
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
    asked: run.results.asked,
    askedName: null,
    serviceOf: ({ port, protocol }) => services?.nameOf(port, protocol) ?? null,
    openOnly: false,
    allFiltered: false,
    identifies: run.targets.identify !== undefined,
  }
  const { results } = run
  const report = openReport(reportFormats[format], start)
  const parts = [report.begin()]
  for (const host of results.reports()) for (const part of report.host(host)) parts.push(part)
  const end = results.summaryOf(run.plan.hosts, (results.heardAt ?? run.startedAt) - run.startedAt)
  parts.push(report.end({ ...end, problem: null }, results.leftOut))
  return { name: fileName(run, endings[format]), text: parts.join('') }
}

/** A plain name, such as `portlight 192.168.1.1 2026-11-21 14.05.json`. */
function fileName(run: RunState, ending: string): string {
  const target = run.targets.targets
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .slice(0, 40)
  const at = new Date(run.startedAt)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `portlight ${target} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${ending}`
}
