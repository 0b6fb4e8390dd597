import { PortRanges } from '#shared/history/port-ranges'
import { mostEntryHosts, mostEntryPorts, type RunEntry, type ScanEntry } from '#shared/history/run-entry'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { jsonlFormat } from '#shared/scan/output/jsonl'
import {
  type HostReport,
  hostNamesOf,
  openReport,
  type Report,
  type ReportStart,
} from '#shared/scan/output/report'
import type { ScanPlan } from '#shared/scan/plan'
import { ScanRecord } from '#shared/scan/record'
import { scanArguments } from '#shared/scan/scan-arguments'
import type { RunFile } from './run-file'

/** Writes one scan while it runs: JSON Lines as `portlight scan --jsonl` writes them. */
export class ScanWriter {
  readonly #file: RunFile
  readonly #id: string
  readonly #head: RunHead
  readonly #plan: ScanPlan
  readonly #now: () => number
  readonly #record: ScanRecord
  readonly #start: ReportStart
  readonly #report: Report
  readonly #hosts: ScanEntry['hosts'] = []
  readonly #openPorts = new Set<number>()
  #open = 0

  constructor(file: RunFile, id: string, head: RunHead, plan: ScanPlan, version: string, now: () => number) {
    this.#file = file
    this.#id = id
    this.#head = head
    this.#plan = plan
    this.#now = now
    const asked = AskedPorts.of(plan.asked)
    this.#record = new ScanRecord(asked, now)
    this.#start = {
      version,
      commandLine: scanArguments(head.asked),
      startedAt: head.startedAt,
      plan,
      asked,
      askedName: null,
      serviceOf: () => null,
      openOnly: false,
      allFiltered: false,
      identifies: head.asked.identify !== undefined,
    }
    this.#report = openReport(jsonlFormat, this.#start)
  }

  async begin(): Promise<void> {
    await this.#file.begin()
    await this.#file.write(`${JSON.stringify({ kind: 'run', run: this.#head })}\n`)
    await this.#file.write(this.#report.begin())
  }

  async take(event: ScanEvent): Promise<void> {
    for (const host of this.#record.take(event)) await this.#host(host)
  }

  /** The scan is over, or nothing more comes of it. @returns what the file says of itself at its end */
  async finish(): Promise<RunEntry> {
    for (const host of this.#record.unfinished()) await this.#host(host)
    const summary = this.#record.summaryOf(this.#plan.hosts, this.#now() - this.#head.startedAt)
    await this.#file.write(this.#report.end({ ...summary, problem: null }))
    return {
      kind: 'entry',
      version: 1,
      id: this.#id,
      what: 'scan',
      asked: this.#head.asked,
      startedAt: this.#head.startedAt,
      // a clock may have been set back meanwhile
      tookMs: Math.max(0, Math.round(summary.elapsedMs)),
      partial: summary.partial,
      ports: this.#plan.ports,
      hostsTotal: summary.hostsTotal,
      hostsUp: summary.hostsUp,
      open: this.#open,
      openPorts: String(PortRanges.of(this.#openPorts)),
      hosts: this.#hosts,
    }
  }

  async #host(host: HostReport): Promise<void> {
    const { open: count } = host.results.counts
    this.#open += count
    for (const { port } of host.results.evidenceIn(['open'])) {
      if (this.#openPorts.size >= mostEntryPorts) break
      this.#openPorts.add(port)
    }
    if ((host.up === true || count > 0) && this.#hosts.length < mostEntryHosts) {
      this.#hosts.push({ address: host.address, names: [...hostNamesOf(this.#start, host)], open: count })
    }
    for (const text of this.#report.host(host)) await this.#file.write(text)
  }
}
