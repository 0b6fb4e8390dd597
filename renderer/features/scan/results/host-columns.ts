import { emptyRows, type PortRows } from '#shared/scan/rows'
import { portStates, stateCode } from '#shared/scan/state'
import { type CompactResults, compactResults, type PortFacts } from './compact-results'

/**
 * The results of one host in columns, outside the store. A slot is a port's place in the list of ports that were asked
 * for, so a hundred ports cost a hundred cells. `version` grows with every change; whatever is derived is kept by it.
 */
export class HostColumns {
  readonly ports: Uint16Array
  version = 0
  /** Ports by state code. */
  readonly counts: Uint32Array = new Uint32Array(portStates.length)
  #columns: PortRows | null
  #compact: CompactResults | null = null

  constructor(ports: Uint16Array) {
    this.ports = ports
    this.#columns = emptyRows(ports.length)
    this.counts[stateCode['not-scanned']] = ports.length
  }

  /** Whether the details of quiet ports were let go to save memory. */
  get isCompact(): boolean {
    return this.#compact !== null
  }

  /** Takes over rows; a later row of a port replaces the earlier one. Rows of ports that were not asked for are dropped. */
  apply(rows: PortRows, slotOf: Int32Array): void {
    const own = this.#columns
    if (own === null) return
    const { counts } = this
    for (let row = 0; row < rows.ports.length; row += 1) {
      const slot = slotOf[rows.ports[row] ?? 0] ?? -1
      if (slot < 0) continue
      const state = rows.states[row] ?? 0
      const before = own.states[slot] ?? 0
      counts[before] = (counts[before] ?? 0) - 1
      counts[state] = (counts[state] ?? 0) + 1
      own.states[slot] = state
      own.reasons[slot] = rows.reasons[row] ?? 0
      own.outcomes[slot] = rows.outcomes[row] ?? 0
      own.tries[slot] = rows.tries[row] ?? 0
      own.rtts[slot] = rows.rtts[row] ?? Number.NaN
      own.waits[slot] = rows.waits[row] ?? Number.NaN
      own.times[slot] = rows.times[row] ?? Number.NaN
    }
    this.version += 1
  }

  /**
   * What a scan leaves behind when it ends: nobody waits any more, so ports without a verdict are not scanned.
   */
  settle(): void {
    const own = this.#columns
    const waiting = this.counts[stateCode.waiting] ?? 0
    if (own === null || waiting === 0) return
    for (let slot = 0; slot < own.states.length; slot += 1) {
      if (own.states[slot] === stateCode.waiting) own.states[slot] = stateCode['not-scanned']
    }
    this.counts[stateCode['not-scanned']] = (this.counts[stateCode['not-scanned']] ?? 0) + waiting
    this.counts[stateCode.waiting] = 0
    this.version += 1
  }

  /** Lets the details of quiet ports go: states and reasons stay as runs, details of what matters stay as they are. */
  compact(): void {
    if (this.#columns === null) return
    this.#compact = compactResults(this.ports, this.#columns)
    this.#columns = null
    this.version += 1
  }

  /** State codes by slot. Not to be changed; a compact host makes a new copy for each call. */
  states(): Uint8Array {
    if (this.#columns !== null) return this.#columns.states
    return this.#compact?.expand('states') ?? new Uint8Array(this.ports.length)
  }

  /** Reason codes by slot, under the same terms as {@link states}. */
  reasons(): Uint8Array {
    if (this.#columns !== null) return this.#columns.reasons
    return this.#compact?.expand('reasons') ?? new Uint8Array(this.ports.length)
  }

  /** Round trip of a slot in milliseconds; NaN where nothing answered or it was not kept. */
  rtt(slot: number): number {
    if (this.#columns !== null) return this.#columns.rtts[slot] ?? Number.NaN
    return this.#compact?.detail(slot)?.rtt ?? Number.NaN
  }

  /** All that is known of a slot. */
  facts(slot: number): PortFacts {
    const port = this.ports[slot] ?? 0
    const own = this.#columns
    if (own === null) {
      return (
        this.#compact?.detail(slot) ?? {
          port,
          ...(this.#compact?.at(slot) ?? { state: 0, reason: 0, tries: 0 }),
          outcome: 0,
          rtt: Number.NaN,
          wait: Number.NaN,
          time: Number.NaN,
        }
      )
    }
    return {
      port,
      state: own.states[slot] ?? 0,
      reason: own.reasons[slot] ?? 0,
      outcome: own.outcomes[slot] ?? 0,
      tries: own.tries[slot] ?? 0,
      rtt: own.rtts[slot] ?? Number.NaN,
      wait: own.waits[slot] ?? Number.NaN,
      time: own.times[slot] ?? Number.NaN,
    }
  }

  /** Everything in columns of all slots, for a report. What was not kept is zero, or NaN where zero would be a claim. */
  rows(): PortRows {
    const ports = Uint16Array.from(this.ports)
    if (this.#columns !== null) return { ...this.#columns, ports }
    const rows = { ...emptyRows(ports.length), ports }
    rows.states.set(this.states())
    rows.reasons.set(this.reasons())
    for (let slot = 0; slot < this.ports.length; slot += 1) {
      const detail = this.#compact?.detail(slot)
      rows.outcomes[slot] = detail?.outcome ?? 0
      rows.tries[slot] = detail?.tries ?? this.#compact?.at(slot).tries ?? 0
      rows.rtts[slot] = detail?.rtt ?? Number.NaN
      rows.waits[slot] = detail?.wait ?? 0
      rows.times[slot] = detail?.time ?? 0
    }
    return rows
  }
}
