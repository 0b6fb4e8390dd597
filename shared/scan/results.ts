import type { Identity } from '../identity/identity'
import type { AskedPorts, ProtocolPort } from '../ports/asked-ports'
import { type Protocol, protocolAt } from '../ports/protocol'
import {
  type CompactColumns,
  codesAt,
  compactColumns,
  type PortCodes,
  type Slots,
  slotsFor,
} from './compact-columns'
import type { StateCounts } from './event'
import { emptyColumns, type PortColumns, type PortRows } from './rows'
import {
  type Outcome,
  outcomeAt,
  type PortState,
  portStates,
  type Reason,
  reasonAt,
  stateAt,
  stateCode,
} from './state'

/** What is known of one port; times in milliseconds. */
export interface PortEvidence extends ProtocolPort {
  readonly state: PortState
  readonly reason: Reason
  /** What the last try came to. */
  readonly outcome: Outcome
  /** How often it was asked; 255 stands for more. */
  readonly tries: number
  /** From question to answer, of the last try; null where nothing answered, or it was not kept. */
  readonly rttMs: number | null
  /** Waited over all tries; null where it was not kept. */
  readonly waitedMs: number | null
  /** From the start of the scan to the verdict; null where it was not kept. */
  readonly atMs: number | null
  /** What answers there; null where it was not asked, is not known yet, or the port is not open. */
  readonly identity: Identity | null
}

/** The ports of a state that have one reason. */
export interface ReasonSlots {
  readonly reason: Reason
  /** Ascending. */
  readonly slots: Slots
}

/** Of all answers of a host, milliseconds. */
export interface RoundTrip {
  readonly meanMs: number
  readonly deviationMs: number
}

const columnNames = Object.keys(emptyColumns(0)) as (keyof PortColumns)[]

const unknown: PortCodes = codesAt(emptyColumns(1), 0)

/**
 * The results of one host, put together from the rows of its scan: columns with an entry for each slot of {@link AskedPorts},
 * 16 bytes a port. Page, command line and reports read them here. Ports that never had a row, and ports that still wait for
 * an answer, are not scanned. `version` grows with every change; whatever is derived may be kept by it.
 */
export class HostResults {
  /** Many hosts share it. */
  readonly asked: AskedPorts
  version = 0
  /** Made with the first row: a host that never answers to its name costs nothing. */
  #columns: PortColumns | null = null
  #compact: CompactColumns | null = null
  /** Of all ports, from before their details were let go. */
  #roundTrip: RoundTrip | null = null
  readonly #byState = new Uint32Array(portStates.length)
  readonly #lists = new Map<PortState, Slots>()
  /** What answers, by slot: few ports are open. */
  readonly #identities = new Map<number, Identity>()
  #listsOf = 0

  constructor(asked: AskedPorts) {
    this.asked = asked
    this.#byState[stateCode['not-scanned']] = asked.length
  }

  /** Whether the details of quiet ports were let go to save memory. */
  get isCompact(): boolean {
    return this.#compact !== null
  }

  /** Takes rows in; a later row of a port replaces the earlier one, and rows of ports nobody asked for are dropped. */
  apply(rows: PortRows): void {
    if (this.#compact !== null) return
    this.#columns ??= emptyColumns(this.asked.length)
    const first = this.#firstOfBlock(rows)
    if (first < 0) this.#applyEach(rows, this.#columns)
    else this.#applyBlock(rows, this.#columns, first)
    this.version += 1
  }

  #applyEach(rows: PortRows, { states, reasons, outcomes, tries, rtts, waits, times }: PortColumns): void {
    for (let row = 0; row < rows.ports.length; row += 1) {
      const protocol = protocolAt(rows.protocols[row] ?? 0)
      const slot = protocol === null ? -1 : this.asked.slotOf(protocol, rows.ports[row] ?? 0)
      if (slot < 0) continue
      const after = stateCode[stateAt(rows.states[row] ?? 0)]
      this.#count(states[slot] ?? 0, -1)
      this.#count(after, 1)
      states[slot] = after
      reasons[slot] = rows.reasons[row] ?? 0
      outcomes[slot] = rows.outcomes[row] ?? 0
      tries[slot] = rows.tries[row] ?? 0
      rtts[slot] = rows.rtts[row] ?? Number.NaN
      waits[slot] = rows.waits[row] ?? 0
      times[slot] = rows.times[row] ?? 0
    }
  }

  /** Rows of neighbours, which is what most hosts of a file have, are copied column by column. */
  #applyBlock(rows: PortRows, columns: PortColumns, first: number): void {
    for (let row = 0; row < rows.states.length; row += 1) {
      this.#count(columns.states[first + row] ?? 0, -1)
      this.#count(rows.states[row] ?? 0, 1)
    }
    for (const name of columnNames) columns[name].set(rows[name], first)
  }

  /** The slot of the first row, where the rows are of one protocol and its ports next to each other in what was asked; otherwise -1. */
  #firstOfBlock({ ports, protocols, states }: PortRows): number {
    const code = protocols[0] ?? 0
    const protocol = protocolAt(code)
    if (protocol === null) return -1
    const first = this.asked.slotOf(protocol, ports[0] ?? 0)
    const neighbours = this.asked[protocol]
    const place = first - this.asked.firstSlotOf(protocol)
    for (let row = 0; row < ports.length; row += 1) {
      const isNext = protocols[row] === code && neighbours[place + row] === ports[row]
      if (!isNext || (states[row] ?? 0) >= portStates.length) return -1
    }
    return first
  }

  /** Takes in what answers at a port. */
  identify(protocol: Protocol, port: number, identity: Identity): void {
    const slot = this.asked.slotOf(protocol, port)
    if (slot < 0) return
    this.#identities.set(slot, identity)
    this.version += 1
  }

  /** What a scan leaves behind when it ends: nobody waits any more, so ports without a verdict are not scanned. */
  settle(): void {
    const states = this.#columns?.states
    const waiting = this.#byState[stateCode.waiting] ?? 0
    if (states === undefined || waiting === 0) return
    for (let slot = 0; slot < states.length; slot += 1) {
      if (states[slot] === stateCode.waiting) states[slot] = stateCode['not-scanned']
    }
    this.#count(stateCode.waiting, -waiting)
    this.#count(stateCode['not-scanned'], waiting)
    this.version += 1
  }

  /** Lets the details of quiet ports go: states and reasons stay as runs, details of what matters stay as they are. */
  compact(): void {
    if (this.#columns === null) return
    this.#roundTrip = this.roundTrip()
    this.#compact = compactColumns(this.#columns)
    this.#columns = null
    this.version += 1
  }

  /** Ports by state; they add up to the ports that were asked for. */
  get counts(): StateCounts {
    return {
      open: this.count('open'),
      closed: this.count('closed'),
      filtered: this.count('filtered'),
      'open|filtered': this.count('open|filtered'),
      error: this.count('error'),
      notScanned: this.count('not-scanned') + this.count('waiting'),
    }
  }

  /** How many ports have a state; those that wait are counted by themselves. */
  count(state: PortState): number {
    return this.#byState[stateCode[state]] ?? 0
  }

  /** State codes by slot. Not to be changed; a compact host makes a new copy for each call. */
  states(): Uint8Array {
    return this.#column('states')
  }

  /** Reason codes by slot, under the same terms as {@link states}. */
  reasons(): Uint8Array {
    return this.#column('reasons')
  }

  /** Round trip of a slot in milliseconds; NaN where nothing answered or it was not kept. */
  rttAt(slot: number): number {
    return this.#columns?.rtts[slot] ?? this.#compact?.at(slot).rtt ?? Number.NaN
  }

  /** All that is known of a slot. */
  evidenceAt(slot: number): PortEvidence {
    const columns = this.#columns
    const codes = columns === null ? (this.#compact?.at(slot) ?? unknown) : codesAt(columns, slot)
    const state = stateAt(codes.state)
    const { protocol, port } = this.asked.at(slot)
    return {
      protocol,
      port,
      state,
      reason: reasonAt(codes.reason),
      outcome: outcomeAt(codes.outcome),
      tries: codes.tries,
      rttMs: known(codes.rtt),
      waitedMs: known(codes.wait),
      atMs: known(codes.time),
      identity: state === 'open' ? (this.#identities.get(slot) ?? null) : null,
    }
  }

  /** What answers at a slot; null where that was not asked, or is not known yet. */
  identityAt(slot: number): Identity | null {
    const identity = this.#identities.get(slot)
    // an accepted connection that was taken back says nothing of the host
    if (identity === undefined) return null
    const state = this.#columns?.states[slot] ?? this.#compact?.at(slot).state
    return state === stateCode.open ? identity : null
  }

  /** The ports of which it is known what answers, or why not, ascending. */
  *identified(): Generator<ProtocolPort & { readonly identity: Identity }, void, void> {
    for (const slot of [...this.#identities.keys()].sort((a, b) => a - b)) {
      const identity = this.identityAt(slot)
      if (identity !== null) yield { ...this.asked.at(slot), identity }
    }
  }

  /** All that is known of a port; null for a port that was not asked for. */
  evidenceOf(protocol: Protocol, port: number): PortEvidence | null {
    const slot = this.asked.slotOf(protocol, port)
    return slot < 0 ? null : this.evidenceAt(slot)
  }

  /** The slots of one state, ascending; made once for each version. Those that wait are of no other state here. */
  slotsOf(state: PortState): Slots {
    if (this.#listsOf !== this.version) this.#lists.clear()
    this.#listsOf = this.version
    const made = this.#lists.get(state)
    if (made !== undefined) return made
    const slots = this.#slotsIn([state])
    this.#lists.set(state, slots)
    return slots
  }

  /** The ports of one state in port grammar, such as "1-21,23-8999"; '' for none. Those that wait are of `not-scanned` too. */
  rangesOf(state: PortState): string {
    return this.asked.textOf(this.#slotsIn(state === 'not-scanned' ? ['not-scanned', 'waiting'] : [state]))
  }

  /** What is known of the ports of some states, ascending by slot. */
  *evidenceIn(states: readonly PortState[]): Generator<PortEvidence, void, void> {
    for (const slot of this.#slotsIn(states)) yield this.evidenceAt(slot)
  }

  /** The slots of one state by reason, reasons with most ports first. */
  byReason(state: PortState): ReasonSlots[] {
    const codes = this.reasons()
    const slots = this.#slotsIn([state])
    const sizes = new Uint32Array(256)
    for (let at = 0; at < slots.length; at += 1) {
      const code = codes[slots[at] ?? 0] ?? 0
      sizes[code] = (sizes[code] ?? 0) + 1
    }
    const found = new Set([...sizes.keys()].filter((code) => sizes[code] !== 0).map(reasonAt))
    if (found.size < 2) return Array.from(found, (reason) => ({ reason, slots }))
    return Array.from(found, (reason) => ({
      reason,
      slots: slots.filter((slot) => reasonAt(codes[slot] ?? 0) === reason),
    })).sort((a, b) => b.slots.length - a.slots.length || (a.slots[0] ?? 0) - (b.slots[0] ?? 0))
  }

  /** Mean and mean deviation of the round trips, in milliseconds; null where nothing answered. */
  roundTrip(): RoundTrip | null {
    if (this.#columns === null) return this.#roundTrip
    const measured = this.#columns.rtts.filter((rtt) => !Number.isNaN(rtt))
    if (measured.length === 0) return null
    const mean = measured.reduce((sum, rtt) => sum + rtt, 0) / measured.length
    const deviation = measured.reduce((sum, rtt) => sum + Math.abs(rtt - mean), 0) / measured.length
    return { meanMs: mean, deviationMs: deviation }
  }

  #column(column: 'states' | 'reasons'): Uint8Array {
    return this.#columns?.[column] ?? this.#compact?.expand(column) ?? new Uint8Array(this.asked.length)
  }

  #slotsIn(wanted: readonly PortState[]): Slots {
    const isWanted = new Uint8Array(portStates.length)
    for (const state of wanted) isWanted[stateCode[state]] = 1
    const slots = slotsFor(
      wanted.reduce((sum, state) => sum + this.count(state), 0),
      this.asked.length,
    )
    if (slots.length === 0) return slots
    const states = this.states()
    // most states have few ports: the walk ends behind the last one
    for (let slot = 0, at = 0; at < slots.length && slot < states.length; slot += 1) {
      if (isWanted[states[slot] ?? 0] !== 1) continue
      slots[at] = slot
      at += 1
    }
    return slots
  }

  #count(code: number, change: number): void {
    this.#byState[code] = (this.#byState[code] ?? 0) + change
  }
}

function known(ms: number): number | null {
  return Number.isNaN(ms) ? null : ms
}
