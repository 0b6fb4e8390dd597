import type { PortRows } from '#shared/scan/rows'
import { HostColumns } from './host-columns'

/** Cells (hosts × ports) that are kept with all their details; a cell has 16 bytes. Beyond, finished hosts are compacted. */
const fullCells = 2_000_000

/** The results of one run: the ports that were asked for, and a {@link HostColumns} for each host by its index. */
export class RunResults {
  /** Ascending. */
  readonly ports: Uint16Array
  /** Slot by port number; -1 for ports that were not asked for. */
  readonly slotOf: Int32Array
  /** Grows with every change of any host. */
  version = 0
  readonly #hosts: HostColumns[] = []
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

  /** Makes room for a host. */
  begin(index: number): void {
    this.#hosts[index] = new HostColumns(this.ports)
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
  finish(index: number): void {
    const host = this.#hosts[index]
    if (host === undefined) return
    host.settle()
    if (this.#cells > this.#budget && !host.isCompact) {
      host.compact()
      this.#cells -= this.ports.length
    }
    this.version += 1
  }

  /** The run is over: nothing waits any more. */
  settle(): void {
    for (const host of this.#hosts) host?.settle()
    this.version += 1
  }
}
