import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createGzip, type Gzip } from 'node:zlib'
import { keptRunId, mostEntryHosts, type RunEntry } from '#shared/history/run-entry'
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

/** Where kept runs are, and whose they are. */
export const runFileEnding = '.jsonl.gz'

/**
 * Writes one scan while it runs: JSON Lines as `portlight scan --jsonl` writes them, compressed, into a file beside, which
 * takes its name when it is complete. Nobody but its user may read it.
 */
export class RunWriter {
  readonly #folder: string
  readonly #head: RunHead
  readonly #plan: ScanPlan
  readonly #now: () => number
  readonly #id: string
  readonly #record: ScanRecord
  readonly #start: ReportStart
  readonly #report: Report
  readonly #hosts: RunEntry['hosts'] = []
  #open = 0
  #file: {
    readonly handle: FileHandle
    readonly path: string
    readonly gzip: Gzip
    readonly written: Promise<void>
  } | null = null

  constructor(folder: string, head: RunHead, plan: ScanPlan, version: string, now: () => number) {
    this.#folder = folder
    this.#head = head
    this.#plan = plan
    this.#now = now
    this.#id = keptRunId(head.startedAt, randomBytes(4).toString('hex'))
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

  /** Makes the file; rejects with the system's error. */
  async begin(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, `.${this.#id}.${process.pid}.part`)
    const handle = await open(path, 'wx', 0o600)
    const gzip = createGzip()
    const written = copyTo(gzip, handle)
    // told where it is waited for
    written.catch(() => {})
    this.#file = { handle, path, gzip, written }
    await this.#write(`${JSON.stringify({ kind: 'run', run: this.#head })}\n`)
    await this.#write(this.#report.begin())
  }

  async take(event: ScanEvent): Promise<void> {
    for (const host of this.#record.take(event)) await this.#host(host)
  }

  /** The scan is over, or nothing more comes of it: the file gets its name. */
  async finish(): Promise<RunEntry> {
    for (const host of this.#record.unfinished()) await this.#host(host)
    const summary = this.#record.summaryOf(this.#plan.hosts, this.#now() - this.#head.startedAt)
    await this.#write(this.#report.end({ ...summary, problem: null }))
    const entry: RunEntry = {
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
      hosts: this.#hosts,
    }
    await this.#write(`${JSON.stringify(entry)}\n`)
    const { handle, path, gzip, written } = this.#begun
    gzip.end()
    await written
    // a name must never lead to half a file, not even after the power fails
    await handle.sync()
    await handle.close()
    await rename(path, join(this.#folder, `${this.#id}${runFileEnding}`))
    return entry
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    if (this.#file === null) return
    const { handle, path, gzip } = this.#file
    gzip.destroy()
    await handle.close().catch(() => {})
    await unlink(path).catch(() => {})
  }

  async #host(host: HostReport): Promise<void> {
    const { open: count } = host.results.counts
    this.#open += count
    if ((host.up === true || count > 0) && this.#hosts.length < mostEntryHosts) {
      this.#hosts.push({ address: host.address, names: [...hostNamesOf(this.#start, host)], open: count })
    }
    for (const text of this.#report.host(host)) await this.#write(text)
  }

  async #write(text: string): Promise<void> {
    const { gzip, written } = this.#begun
    // where writing failed, nothing drains any more
    if (text !== '' && !gzip.write(text)) await Promise.race([once(gzip, 'drain'), written])
  }

  get #begun() {
    if (this.#file === null) throw new Error('the file of a run was not begun')
    return this.#file
  }
}

async function copyTo(gzip: Gzip, handle: FileHandle): Promise<void> {
  for await (const chunk of gzip) await handle.writeFile(chunk as Uint8Array)
}
