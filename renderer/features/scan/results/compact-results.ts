import { maxFilteredListed } from '#shared/scan/output/report'
import { emptyRows, type PortRows } from '#shared/scan/rows'
import { stateCode } from '#shared/scan/state'

/** All that is known of one port; codes as in `shared/scan/state`. */
export interface PortFacts {
  readonly port: number
  readonly state: number
  readonly reason: number
  readonly outcome: number
  readonly tries: number
  /** Milliseconds; NaN where nothing answered. */
  readonly rtt: number
  /** Milliseconds waited over all tries; NaN where it was not kept. */
  readonly wait: number
  /** Milliseconds from the start of the scan to the verdict; NaN where it was not kept. */
  readonly time: number
}

/** Filtered ports of a host whose details are kept; where something answered, as many as a report lists. */
const keptFiltered = 100

/** Results of a host that is finished, small: runs of equal state, reason and tries, and the details of what matters. */
export interface CompactResults {
  /** State codes or reason codes by slot, in a new array. */
  expand(column: 'states' | 'reasons'): Uint8Array
  at(slot: number): { readonly state: number; readonly reason: number; readonly tries: number }
  /** Null for ports whose details were not kept: closed ones, and filtered ones beyond the first hundred, or thousand. */
  detail(slot: number): PortFacts | null
}

/** Makes {@link CompactResults} of full columns. */
export function compactResults(ports: Uint16Array, rows: PortRows): CompactResults {
  const starts: number[] = []
  const runStates: number[] = []
  const runReasons: number[] = []
  const runTries: number[] = []
  const slots: number[] = []
  let filtered = 0
  for (let slot = 0; slot < ports.length; slot += 1) {
    const state = rows.states[slot] ?? 0
    const reason = rows.reasons[slot] ?? 0
    const some = rows.tries[slot] ?? 0
    if (runStates.at(-1) !== state || runReasons.at(-1) !== reason || runTries.at(-1) !== some) {
      starts.push(slot)
      runStates.push(state)
      runReasons.push(reason)
      runTries.push(some)
    }
    if (state === stateCode.filtered) filtered += 1
    const matters = state === stateCode.open || state === stateCode.error
    const most = Number.isNaN(rows.rtts[slot] ?? Number.NaN) ? keptFiltered : maxFilteredListed
    if (matters || (state === stateCode.filtered && filtered <= most)) slots.push(slot)
  }
  const begins = Uint16Array.from(starts)
  const states = Uint8Array.from(runStates)
  const reasons = Uint8Array.from(runReasons)
  const tries = Uint8Array.from(runTries)
  const detailed = Uint16Array.from(slots)
  const details = picked(rows, detailed)
  return {
    expand(column) {
      const values = column === 'states' ? states : reasons
      const all = new Uint8Array(ports.length)
      for (let run = 0; run < begins.length; run += 1) {
        all.fill(values[run] ?? 0, begins[run], begins[run + 1] ?? ports.length)
      }
      return all
    },
    at(slot) {
      const run = lastUpTo(begins, slot)
      return { state: states[run] ?? 0, reason: reasons[run] ?? 0, tries: tries[run] ?? 0 }
    },
    detail(slot) {
      const row = lastUpTo(detailed, slot)
      if (detailed[row] !== slot) return null
      return {
        port: ports[slot] ?? 0,
        state: details.states[row] ?? 0,
        reason: details.reasons[row] ?? 0,
        outcome: details.outcomes[row] ?? 0,
        tries: details.tries[row] ?? 0,
        rtt: details.rtts[row] ?? Number.NaN,
        wait: details.waits[row] ?? Number.NaN,
        time: details.times[row] ?? Number.NaN,
      }
    },
  }
}

/** The place of the last value that is not above `wanted`; 0 where there is none. */
function lastUpTo(values: Uint16Array, wanted: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

function picked(rows: PortRows, slots: Uint16Array): PortRows {
  const few = emptyRows(slots.length)
  const columns = ['states', 'reasons', 'outcomes', 'tries', 'rtts', 'waits', 'times'] as const
  for (const column of columns) {
    slots.forEach((slot, row) => {
      few[column][row] = rows[column][slot] ?? 0
    })
  }
  return few
}
