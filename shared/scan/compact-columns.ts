import { maxFilteredListed } from './output/most-listed'
import { emptyColumns, type PortColumns } from './rows'
import { stateCode } from './state'

/** A list of slots, as small as it can be: two bytes a slot, and four where more than one protocol is asked for all ports. */
export type Slots = Uint16Array | Uint32Array

/** Room for so many slots. @param bound above every slot */
export function slotsFor(length: number, bound: number): Slots {
  return bound <= 65_536 ? new Uint16Array(length) : new Uint32Array(length)
}

function slotsFrom(slots: readonly number[], bound: number): Slots {
  const own = slotsFor(slots.length, bound)
  own.set(slots)
  return own
}

/** All that is known of one port, in the codes of `state.ts`; times in milliseconds, NaN where there is none or it was not kept. */
export interface PortCodes {
  readonly state: number
  readonly reason: number
  readonly outcome: number
  readonly tries: number
  readonly rtt: number
  readonly wait: number
  readonly time: number
}

/** Silent ports of a host whose details are kept; where something answered, as many as a report lists. */
const keptSilent = 100

/** Results of a host that is finished, small: runs of equal state, reason and tries, and the details of what matters. */
export interface CompactColumns {
  /** State codes or reason codes by slot, in a new array. */
  expand(column: 'states' | 'reasons'): Uint8Array
  /** Without outcome and times for ports whose details were not kept: closed ones, and silent ones beyond the first hundred. */
  at(slot: number): PortCodes
}

/** What stands in full columns at a slot. */
export function codesAt(columns: PortColumns, slot: number): PortCodes {
  return {
    state: columns.states[slot] ?? 0,
    reason: columns.reasons[slot] ?? 0,
    outcome: columns.outcomes[slot] ?? 0,
    tries: columns.tries[slot] ?? 0,
    rtt: columns.rtts[slot] ?? Number.NaN,
    wait: columns.waits[slot] ?? Number.NaN,
    time: columns.times[slot] ?? Number.NaN,
  }
}

/** Makes {@link CompactColumns} of full columns. */
export function compactColumns(columns: PortColumns): CompactColumns {
  const length = columns.states.length
  const starts: number[] = []
  const runStates: number[] = []
  const runReasons: number[] = []
  const runTries: number[] = []
  const slots: number[] = []
  let silent = 0
  let last = { state: -1, reason: -1, tries: -1 }
  for (let slot = 0; slot < length; slot += 1) {
    const state = columns.states[slot] ?? 0
    const reason = columns.reasons[slot] ?? 0
    const some = columns.tries[slot] ?? 0
    if (last.state !== state || last.reason !== reason || last.tries !== some) {
      last = { state, reason, tries: some }
      starts.push(slot)
      runStates.push(state)
      runReasons.push(reason)
      runTries.push(some)
    }
    const isSilent = state === stateCode.filtered || state === stateCode['open|filtered']
    if (isSilent) silent += 1
    const matters = state === stateCode.open || state === stateCode.error
    const most = Number.isNaN(columns.rtts[slot] ?? Number.NaN) ? keptSilent : maxFilteredListed
    if (matters || (isSilent && silent <= most)) slots.push(slot)
  }
  const begins = slotsFrom(starts, length)
  const states = Uint8Array.from(runStates)
  const reasons = Uint8Array.from(runReasons)
  const tries = Uint8Array.from(runTries)
  const detailed = slotsFrom(slots, length)
  const details = picked(columns, slots)
  return {
    expand(column) {
      const values = column === 'states' ? states : reasons
      const all = new Uint8Array(length)
      for (let run = 0; run < begins.length; run += 1) {
        all.fill(values[run] ?? 0, begins[run], begins[run + 1] ?? length)
      }
      return all
    },
    at(slot) {
      const row = lastUpTo(detailed, slot)
      if (detailed[row] === slot) return codesAt(details, row)
      const run = lastUpTo(begins, slot)
      return {
        state: states[run] ?? 0,
        reason: reasons[run] ?? 0,
        outcome: 0,
        tries: tries[run] ?? 0,
        rtt: Number.NaN,
        wait: Number.NaN,
        time: Number.NaN,
      }
    },
  }
}

/** The place of the last value that is not above `wanted`; 0 where there is none. */
function lastUpTo(values: Slots, wanted: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

function picked(columns: PortColumns, slots: readonly number[]): PortColumns {
  const few = emptyColumns(slots.length)
  const names = Object.keys(few) as (keyof PortColumns)[]
  for (const name of names) {
    slots.forEach((slot, row) => {
      few[name][row] = columns[name][slot] ?? 0
    })
  }
  return few
}
