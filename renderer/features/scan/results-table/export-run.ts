import { type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { openReport, type ReportStart } from '#shared/scan/output/report'
import { HostResults } from '#shared/scan/results'
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
    commandLine: commandLineOf(run),
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
  run.hosts.forEach(({ host, summary }, index) => {
    const results = new HostResults(run.results.ports)
    const columns = run.results.host(index)
    if (columns !== undefined) results.apply(columns.rows())
    parts.push(
      ...report.host({
        target: host.target,
        address: host.address,
        family: host.family,
        up: summary?.up ?? (results.counts.open + results.counts.closed > 0 ? true : null),
        reason: summary?.reason ?? 'none',
        results,
        answersEverything: summary?.answersEverything ?? false,
        intercepted: summary?.intercepted ?? [],
        startedAt: run.startedAt,
        elapsedMs: summary?.elapsedMs ?? run.progress?.elapsedMs ?? 0,
      }),
    )
  })
  for (const down of run.down) {
    parts.push(
      ...report.host({
        target: down.target,
        address: down.address,
        family: down.address.includes(':') ? 'ipv6' : 'ipv4',
        up: false,
        reason: down.reason,
        results: new HostResults(run.results.ports),
        answersEverything: false,
        intercepted: [],
        startedAt: run.startedAt,
        elapsedMs: 0,
      }),
    )
  }
  parts.push(report.end({ ...endOf(run), problem: null }))
  return { name: fileName(run, endings[format]), text: parts.join('') }
}

function endOf(run: RunState) {
  if (run.summary !== null) return run.summary
  const { progress } = run
  return {
    elapsedMs: progress?.elapsedMs ?? 0,
    partial: true,
    counts: progress?.counts ?? { open: 0, closed: 0, filtered: 0, error: 0, notScanned: 0 },
    sent: progress?.sent ?? 0,
    hostsTotal: run.plan.hosts,
    hostsUp: progress?.hostsUp ?? 0,
    hostsDown: progress?.hostsDown ?? 0,
  }
}

/** The command that does the same scan from a terminal. */
function commandLineOf({ targets }: RunState): readonly string[] {
  return [
    'scan',
    ...targets.targets.trim().split(/[\s,]+/),
    '-p',
    targets.ports.trim(),
    ...(targets.excludePorts.trim() === '' ? [] : ['--exclude-ports', targets.excludePorts.trim()]),
    ...(targets.exclude.trim() === '' ? [] : ['--exclude', targets.exclude.trim()]),
    `-T${targets.timing}`,
  ]
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
