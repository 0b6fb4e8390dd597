import type { DownHost, HostSummary, ScanEvent, ScannedHost } from '#shared/scan/event'
import { maxDownListed } from '#shared/scan/output/report'
import { largeScanHosts } from '#shared/scan/plan'
import type { PortRows } from '#shared/scan/rows'
import { HostColumns } from './host-columns'

/** Cells (hosts × ports) that are kept with all their details; a cell has 16 bytes. Beyond, finished hosts are compacted. */
const fullCells = 2_000_000

/** Hosts that were passed over in a sweep and are kept one by one; a larger sweep is one for the command line. */
const mostUnknown = largeScanHosts

/** A thing that a scan told, and when: milliseconds since 1970. */
export interface ToldEvent {
  readonly at: number
  readonly event: ScanEvent
}

/** The results of one run: the ports that were asked for, and a {@link HostColumns} for each host by its index. */
export class RunResults {
  /** Ascending. */
  readonly ports: Uint16Array
  /** Slot by port number; -1 for ports that were not asked for. */
  readonly slotOf: Int32Array
  /** Grows with every change of any host. */
  version = 0
  /** Hosts that did not take part and were too many to be kept. */
  readonly leftOut = { down: 0, unknown: 0 }
  /** When the scan told something last, milliseconds since 1970; null where it told nothing yet. */
  heardAt: number | null = null
  /** The first host that did not take part. */
  firstDown: DownHost | null = null
  readonly #kept = { down: 0, unknown: 0 }
  readonly #hosts: HostColumns[] = []
  readonly #begun: { readonly host: ScannedHost; readonly at: number }[] = []
  /** In the order in which they ended, which is that of a report. */
  readonly #ended: ({ readonly summary: HostSummary } | { readonly down: DownHost; readonly at: number })[] =
    []
  readonly #budget: number
  #cells = 0

  constructor(ports: Uint16Array, budget: number = fullCells) {
    this.ports = ports
    this.#budget = budget
    this.slotOf = new Int32Array(65536).fill(-1)
    for (let slot = 0; slot < ports.length; slot += 1) this.slotOf[ports[slot] ?? 0] = slot
  }

  /** Hosts in the order of their index. */
  get hosts(): readonly HostColumns[] {
    return this.#hosts
  }

  /** Makes room for a host. @param at milliseconds since 1970 */
  begin(host: ScannedHost, at: number): void {
    this.#hosts[host.index] = new HostColumns(this.ports)
    this.#begun[host.index] = { host, at }
    this.#cells += this.ports.length
    this.version += 1
  }

  host(index: number): HostColumns | undefined {
    return this.#hosts[index]
  }

  apply(index: number, rows: PortRows): void {
    this.#hosts[index]?.apply(rows, this.slotOf)
    this.version += 1
  }

  /** The host's last port has its verdict; it is compacted where memory asks for it. */
  finish(summary: HostSummary): void {
    const host = this.#hosts[summary.index]
    if (host === undefined) return
    this.#ended.push({ summary })
    host.settle()
    if (this.#cells > this.#budget && !host.isCompact) {
      host.compact()
      this.#cells -= this.ports.length
    }
    this.version += 1
  }

  /** Hosts that did not take part. @param at milliseconds since 1970 */
  down(hosts: readonly DownHost[], at: number): void {
    this.firstDown ??= hosts[0] ?? null
    for (const down of hosts) {
      const kind = down.up === false ? 'down' : 'unknown'
      if (this.#kept[kind] >= (kind === 'down' ? maxDownListed : mostUnknown)) {
        this.leftOut[kind] += 1
        continue
      }
      this.#kept[kind] += 1
      this.#ended.push({ down, at })
    }
  }

  /** What the scan told of its hosts so far, once more and in the order of a report, for whoever puts events together. */
  *told(): Generator<ToldEvent, void, void> {
    const left = new Set(this.#begun.keys())
    for (const ended of this.#ended) {
      if ('down' in ended) yield { at: ended.at, event: { kind: 'down', hosts: [ended.down] } }
      else {
        left.delete(ended.summary.index)
        yield* this.#toldOf(ended.summary.index)
        yield { at: 0, event: { kind: 'host-done', summary: ended.summary } }
      }
    }
    for (const index of left) yield* this.#toldOf(index)
  }

  *#toldOf(index: number): Generator<ToldEvent, void, void> {
    const begun = this.#begun[index]
    const rows = this.#hosts[index]?.rows()
    if (begun === undefined || rows === undefined) return
    yield { at: begun.at, event: { kind: 'host', host: begun.host } }
    yield { at: begun.at, event: { kind: 'rows', host: index, rows } }
  }

  /** The run is over: nothing waits any more. */
  settle(): void {
    for (const host of this.#hosts) host?.settle()
    this.version += 1
  }
}
