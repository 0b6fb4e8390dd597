import type { PortRows } from '#shared/scan/rows'
import { stateCode } from '#shared/scan/state'
import type { PortFacts } from './host-columns'

/** Filtered ports of a host whose details are kept. */
const keptFiltered = 1000

/** Results of a host that is finished, small: runs of equal state and reason, and the details of what matters. */
export interface CompactResults {
  /** State codes or reason codes by slot, in a new array. */
  expand(column: 'states' | 'reasons'): Uint8Array
  at(slot: number): { readonly state: number; readonly reason: number }
  /** Null for ports whose details were not kept: closed ones, and filtered ones beyond the first thousand. */
  detail(slot: number): PortFacts | null
}

/** Makes {@link CompactResults} of full columns. */
export function compactResults(ports: Uint16Array, rows: PortRows): CompactResults {
  const starts: number[] = []
  const states: number[] = []
  const reasons: number[] = []
  const details = new Map<number, PortFacts>()
  let filtered = 0
  for (let slot = 0; slot < ports.length; slot += 1) {
    const state = rows.states[slot] ?? 0
    const reason = rows.reasons[slot] ?? 0
    if (states.at(-1) !== state || reasons.at(-1) !== reason) {
      starts.push(slot)
      states.push(state)
      reasons.push(reason)
    }
    if (state === stateCode.filtered) filtered += 1
    const kept =
      state === stateCode.open ||
      state === stateCode.error ||
      (state === stateCode.filtered && filtered <= keptFiltered)
    if (!kept) continue
    details.set(slot, {
      port: ports[slot] ?? 0,
      state,
      reason,
      outcome: rows.outcomes[slot] ?? 0,
      tries: rows.tries[slot] ?? 0,
      rtt: rows.rtts[slot] ?? Number.NaN,
      wait: rows.waits[slot] ?? Number.NaN,
      time: rows.times[slot] ?? Number.NaN,
    })
  }
  const runAt = (slot: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= slot) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    expand(column) {
      const values = column === 'states' ? states : reasons
      const all = new Uint8Array(ports.length)
      for (let run = 0; run < starts.length; run += 1) {
        all.fill(values[run] ?? 0, starts[run], starts[run + 1] ?? ports.length)
      }
      return all
    },
    at(slot) {
      const run = runAt(slot)
      return { state: states[run] ?? 0, reason: reasons[run] ?? 0 }
    },
    detail: (slot) => details.get(slot) ?? null,
  }
}
