import type { StateCounts } from './event'
import type { PortRows } from './rows'
import { type Outcome, outcomeAt, type PortState, type Reason, reasonAt, stateAt, stateCode } from './state'

/** What is known of one port; times in milliseconds, null where nothing answered. */
export interface PortEvidence {
  readonly port: number
  readonly state: PortState
  readonly reason: Reason
  /** What the last try came to. */
  readonly outcome: Outcome
  /** Connection attempts; 255 stands for more. */
  readonly tries: number
  /** From SYN to answer, of the last try. */
  readonly rttMs: number | null
  /** Waited over all tries. */
  readonly waitedMs: number
  /** From the start of the scan to the verdict. */
  readonly atMs: number
}

/** The columns of one host, one entry for each port that was asked for: 16 bytes a port. */
interface Columns {
  readonly states: Uint8Array
  readonly reasons: Uint8Array
  readonly outcomes: Uint8Array
  readonly tries: Uint8Array
  readonly rtts: Float32Array
  readonly waits: Float32Array
  readonly times: Float32Array
}

/**
 * The results of one host, put together from the rows of its scan. Ports that never had a row, and ports that still
 * wait for an answer, are not scanned.
 */
export class HostResults {
  /** The ports that were asked for, ascending, each once. Many hosts may share it. */
  readonly asked: Uint16Array
  /** Made with the first row: a host that never answers to its name costs nothing. */
  #columns: Columns | null = null
  readonly #byState = new Uint32Array(Object.keys(stateCode).length)
  readonly #contiguous: boolean

  constructor(asked: Uint16Array) {
    this.asked = asked
    this.#byState[stateCode['not-scanned']] = asked.length
    this.#contiguous = (asked.at(-1) ?? 0) - (asked[0] ?? 0) === asked.length - 1
  }

  /** Takes rows in; a later row of a port replaces the earlier one, and rows of ports nobody asked for are dropped. */
  apply(rows: PortRows): void {
    this.#columns ??= emptyColumns(this.asked.length)
    const { states, reasons, outcomes, tries, rtts, waits, times } = this.#columns
    for (let row = 0; row < rows.ports.length; row += 1) {
      const at = this.#positionOf(rows.ports[row] ?? 0)
      if (at < 0) continue
      const before = states[at] ?? 0
      const after = stateCode[stateAt(rows.states[row] ?? 0)]
      this.#byState[before] = (this.#byState[before] ?? 0) - 1
      this.#byState[after] = (this.#byState[after] ?? 0) + 1
      states[at] = after
      reasons[at] = rows.reasons[row] ?? 0
      outcomes[at] = rows.outcomes[row] ?? 0
      tries[at] = rows.tries[row] ?? 0
      rtts[at] = rows.rtts[row] ?? Number.NaN
      waits[at] = rows.waits[row] ?? 0
      times[at] = rows.times[row] ?? 0
    }
  }

  /** Ports by state; they add up to the ports that were asked for. */
  get counts(): StateCounts {
    const of = (state: PortState) => this.#byState[stateCode[state]] ?? 0
    return {
      open: of('open'),
      closed: of('closed'),
      filtered: of('filtered'),
      error: of('error'),
      notScanned: of('not-scanned') + of('waiting'),
    }
  }

  /** The state of a port as its last row said it; null for a port that was not asked for. */
  stateOf(port: number): PortState | null {
    const at = this.#positionOf(port)
    return at < 0 ? null : stateAt(this.#columns?.states[at] ?? 0)
  }

  /** All that is known of a port; null for a port that was not asked for. */
  evidenceOf(port: number): PortEvidence | null {
    const at = this.#positionOf(port)
    return at < 0 ? null : this.#evidenceAt(at)
  }

  /** The ports of one state, ascending. Those that wait are of `not-scanned` too. */
  *portsOf(state: PortState): Generator<number, void, void> {
    for (const at of this.#positionsOf([state])) yield this.asked[at] ?? 0
  }

  /** The ports of one state in port grammar, such as "1-21,23-8999"; '' for none. */
  rangesOf(state: PortState): string {
    return ascendingRanges(this.portsOf(state))
  }

  /** What is known of the ports of some states, ascending by port. */
  *evidenceIn(states: readonly PortState[]): Generator<PortEvidence, void, void> {
    for (const at of this.#positionsOf(states)) yield this.#evidenceAt(at)
  }

  /** The ports of one state by reason, reasons with most ports first. */
  portsByReason(state: PortState): { readonly reason: Reason; readonly ports: readonly number[] }[] {
    const byReason = new Map<Reason, number[]>()
    for (const at of this.#positionsOf([state])) {
      const reason = reasonAt(this.#columns?.reasons[at] ?? 0)
      const ports = byReason.get(reason)
      if (ports === undefined) byReason.set(reason, [this.asked[at] ?? 0])
      else ports.push(this.asked[at] ?? 0)
    }
    return [...byReason]
      .map(([reason, ports]) => ({ reason, ports }))
      .sort((a, b) => b.ports.length - a.ports.length)
  }

  /** Mean and mean deviation of the round trips, in milliseconds; null where nothing answered. */
  roundTrip(): { readonly meanMs: number; readonly deviationMs: number } | null {
    const measured = this.#columns?.rtts.filter((rtt) => !Number.isNaN(rtt)) ?? new Float32Array(0)
    if (measured.length === 0) return null
    const mean = measured.reduce((sum, rtt) => sum + rtt, 0) / measured.length
    const deviation = measured.reduce((sum, rtt) => sum + Math.abs(rtt - mean), 0) / measured.length
    return { meanMs: mean, deviationMs: deviation }
  }

  *#positionsOf(wanted: readonly PortState[]): Generator<number, void, void> {
    const isWanted = new Uint8Array(this.#byState.length)
    for (const state of wanted) isWanted[stateCode[state]] = 1
    if (wanted.includes('not-scanned')) isWanted[stateCode.waiting] = 1
    const states = this.#columns?.states
    // most states have few ports: the walk ends behind the last one
    let left = this.#byState.reduce((sum, count, code) => sum + (isWanted[code] === 1 ? count : 0), 0)
    for (let at = 0; left > 0 && at < this.asked.length; at += 1) {
      if (isWanted[states?.[at] ?? 0] !== 1) continue
      left -= 1
      yield at
    }
  }

  #evidenceAt(at: number): PortEvidence {
    const columns = this.#columns
    const rtt = columns?.rtts[at] ?? Number.NaN
    return {
      port: this.asked[at] ?? 0,
      state: stateAt(columns?.states[at] ?? 0),
      reason: reasonAt(columns?.reasons[at] ?? 0),
      outcome: outcomeAt(columns?.outcomes[at] ?? 0),
      tries: columns?.tries[at] ?? 0,
      rttMs: Number.isNaN(rtt) ? null : rtt,
      waitedMs: columns?.waits[at] ?? 0,
      atMs: columns?.times[at] ?? 0,
    }
  }

  /** The place of a port among those that were asked for, -1 if it was not. */
  #positionOf(port: number): number {
    const { asked } = this
    let low = 0
    let high = asked.length - 1
    if (this.#contiguous) {
      const at = port - (asked[0] ?? 0)
      return at >= 0 && at <= high ? at : -1
    }
    while (low <= high) {
      const middle = (low + high) >> 1
      const there = asked[middle] ?? 0
      if (there === port) return middle
      if (there < port) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

/** Ascending ports in port grammar. `formatPorts` takes any order, and for each call the time of 65,535 ports. */
export function ascendingRanges(ports: Iterable<number>): string {
  const parts: string[] = []
  let first = 0
  let last = -1
  const flush = () => {
    if (last >= first) parts.push(first === last ? `${first}` : `${first}-${last}`)
  }
  for (const port of ports) {
    if (port === last + 1 && last >= first) {
      last = port
      continue
    }
    flush()
    first = port
    last = port
  }
  flush()
  return parts.join(',')
}

function emptyColumns(length: number): Columns {
  return {
    states: new Uint8Array(length),
    reasons: new Uint8Array(length),
    outcomes: new Uint8Array(length),
    tries: new Uint8Array(length),
    rtts: new Float32Array(length).fill(Number.NaN),
    waits: new Float32Array(length),
    times: new Float32Array(length),
  }
}
