import type { HostResults, PortEvidence } from '../results'
import type { PortState } from '../state'
import { maxFilteredListed } from './most-listed'
import type { HostReport, ReportStart } from './report'

/** Ports of an uninteresting state that are listed one by one in formats for nmap's readers; more of them are folded. */
export const foldFrom = 26

const worthDetails: readonly PortState[] = ['open', 'error', 'filtered', 'open|filtered']

/** Where all are wanted, closed ports have details too. */
function detailed(start: ReportStart): readonly PortState[] {
  return start.allFiltered ? ['closed', ...worthDetails] : worthDetails
}

/** The ports of a host whose details belong in JSON and CSV: open, error, and the first filtered ones. Ascending. */
export function* detailedPorts(start: ReportStart, host: HostReport): Generator<PortEvidence, void, void> {
  yield* limited(start, host.results, start.openOnly ? ['open'] : detailed(start))
}

/** The same for formats that fold: closed ports are details too where there are few. Ascending. */
export function* listedPorts(start: ReportStart, host: HostReport): Generator<PortEvidence, void, void> {
  if (start.openOnly) return yield* limited(start, host.results, ['open'])
  const closedToo = start.allFiltered || host.results.counts.closed < foldFrom
  yield* limited(start, host.results, closedToo ? ['closed', ...worthDetails] : worthDetails)
}

/** Ports of one state that are not listed: all of them but the first `listed` ones. */
export interface Fold {
  readonly state: 'closed' | 'filtered' | 'open|filtered' | 'error'
  readonly listed: number
}

/** What {@link listedPorts} leaves out, but for the ports that were never scanned. */
export function foldedPorts(start: ReportStart, host: HostReport): Fold[] {
  const { counts } = host.results
  const folds: Fold[] = []
  if ((counts.closed >= foldFrom && !start.allFiltered) || start.openOnly)
    folds.push({ state: 'closed', listed: 0 })
  const silent = ['filtered', 'open|filtered'] as const
  if (start.openOnly) {
    for (const state of [...silent, 'error'] as const) folds.push({ state, listed: 0 })
  } else if (!start.allFiltered) {
    for (const state of silent) folds.push({ state, listed: maxFilteredListed })
  }
  return folds.filter(({ state, listed }) => counts[state] > listed)
}

function* limited(
  start: ReportStart,
  results: HostResults,
  states: readonly PortState[],
): Generator<PortEvidence, void, void> {
  const silent = { filtered: 0, 'open|filtered': 0 }
  for (const evidence of results.evidenceIn(states)) {
    const { state } = evidence
    if (state === 'filtered' || state === 'open|filtered') {
      silent[state] += 1
      if (silent[state] > maxFilteredListed && !start.allFiltered) continue
    }
    yield evidence
  }
}
