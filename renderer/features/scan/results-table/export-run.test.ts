import { expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { DownHost, HostSummary, ScanEvent } from '#shared/scan/event'
import { type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { type HostReport, openReport } from '#shared/scan/output/report'
import { ScanRecord, usualCells } from '#shared/scan/record'
import { scanArguments } from '#shared/scan/scan-arguments'
import {
  closedPort,
  type FakeHost,
  hostWith,
  planOf,
  prohibitedPort,
  rowsOf,
  silentPort,
} from '../../../test/fake-scans'
import { RunBatcher } from '../run/run-batcher'
import { initialForm, type RunState } from '../scan-state'
import { exportRun } from './export-run'

const ports = Uint16Array.from({ length: 2000 }, (_, at) => at + 1)
const asked = new AskedPorts(ports)
const plan = planOf({ hosts: [], plan: { hosts: 9000 } }, ports)
const targets = { ...initialForm, targets: '10.0.0.0/19', family: 'ipv6' } as const
const startedAt = Date.UTC(2026, 10, 21)
const formats = Object.keys(reportFormats) as ReportFormatName[]

function begun(index: number): ScanEvent {
  const address = `10.0.0.${index}`
  return { kind: 'host', host: { index, target: address, address, family: 'ipv4', scope: 'private' } }
}

function rows(index: number, host: FakeHost): ScanEvent {
  return { kind: 'rows', host: index, rows: rowsOf(host, ports, 5) }
}

function ended(index: number, change: Partial<HostSummary> = {}): ScanEvent {
  const counts = { open: 0, closed: 0, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 0 }
  const summary = { index, up: true, reason: 'none' as const, counts, answersEverything: false, elapsedMs: 7 }
  return { kind: 'host-done', summary: { ...summary, intercepted: [], ...change } }
}

function downs(from: number, count: number, up: DownHost['up']): ScanEvent {
  const reason = up === false ? 'host-unreach' : 'no-response'
  const hosts = Array.from({ length: count }, (_, at) => ({ target: '10.1.0.0/16', at: from + at }))
  return {
    kind: 'down',
    hosts: hosts.map(({ target, at }) => ({ target, address: `10.1.${at >> 8}.${at & 255}`, up, reason })),
  }
}

/** The events as the command line takes them: each at once, while the clock runs. */
function byCommandLine(events: readonly ScanEvent[], format: ReportFormatName): string {
  let now = startedAt
  const record = new ScanRecord(asked, () => now)
  const start = {
    version: '1.2.3',
    commandLine: scanArguments(targets),
    startedAt,
    plan,
    asked,
    askedName: null,
    serviceOf: () => null,
    openOnly: false,
    identifies: true,
    allFiltered: false,
  }
  const report = openReport(reportFormats[format], start)
  const write = (hosts: readonly HostReport[]) => hosts.flatMap((host) => [...report.host(host)]).join('')
  let text = report.begin()
  for (const event of events) {
    now += 1000
    text += write(record.take(event))
  }
  const elapsedMs = now - startedAt
  return (
    text + write(record.unfinished()) + report.end({ ...record.summaryOf(9000, elapsedMs), problem: null })
  )
}

/** The same events as the page takes them; written when it is asked for a file. */
function byPage(events: readonly ScanEvent[], format: ReportFormatName, cells: number = usualCells): string {
  let now = startedAt
  const results = new ScanRecord(asked, () => now, cells)
  const begunRun = { id: 'one', targets, plan, startedAt, results, version: 0, hosts: [], downCount: 0 }
  let run: RunState = { ...begunRun, progress: null, summary: null, here: null }
  const commit = (change: (run: RunState) => RunState) => {
    run = change(run)
  }
  const batcher = new RunBatcher(results, commit, () => () => {})
  for (const event of events) {
    now += 1000
    batcher.push(event)
  }
  batcher.flush()
  return exportRun(run, null, format, '1.2.3').text
}

const told: readonly ScanEvent[] = [
  begun(0),
  begun(1),
  downs(0, 900, false),
  rows(1, hostWith('b', [], silentPort)),
  rows(0, hostWith('a', [22, 80], closedPort)),
  ended(1, { up: null, reason: 'no-response' }),
  downs(900, 300, null),
  begun(2),
  downs(1200, 1024, false),
  begun(3),
  downs(3000, 1000, false),
  ended(0),
  rows(2, hostWith('c', [], silentPort)),
  rows(3, hostWith('d', [443], prohibitedPort)),
]

const summary: ScanEvent = {
  kind: 'done',
  summary: {
    elapsedMs: 15_000,
    partial: true,
    counts: { open: 3, closed: 1998, filtered: 3999, 'open|filtered': 0, error: 0, notScanned: 12 },
    sent: 9,
    hostsTotal: 9000,
    hostsUp: 2,
    hostsDown: 2924,
  },
}

it.each(formats)('a file of the page says in %s what the command line says, byte for byte', (format) => {
  for (const events of [[...told, summary], told, []]) {
    expect(byPage(events, format)).toBe(byCommandLine(events, format))
  }
})

it.each(formats)('and in %s after memory was saved, too', (format) => {
  const events = [...told, ended(2, { up: null, reason: 'no-response' }), ended(3), summary]
  expect(byPage(events, format, 1)).toBe(byCommandLine(events, format))
})

it('nobody knows is not down, who is left out is counted, and what did not answer has that reason', () => {
  const document = JSON.parse(byPage([...told, summary], 'json'))
  const of = (address: string) => document.hosts.find((host: { address: string }) => host.address === address)
  expect(of('10.1.3.132')).toMatchObject({ up: null, reason: 'no-response' })
  expect(of('10.1.0.0')).toMatchObject({ up: false, reason: 'host-unreach' })
  expect(of('10.0.0.2')).toMatchObject({ up: null, reason: 'no-response' })
  expect(document.hostsDownNotListed).toBe(1924)
  expect(document.arguments).toContain('-6')
})

it('hosts of a very large sweep that nobody knows of are counted where they are not kept', () => {
  const events = Array.from({ length: 65 }, (_, at) => downs(at * 1024, 1024, null))
  const document = JSON.parse(byPage(events, 'json'))
  expect(document.hosts).toHaveLength(65_536)
  expect(document).toMatchObject({ hostsDownNotListed: 0, hostsUnknownNotListed: 1024 })
})
