import type { HostResults, PortEvidence } from '../results'
import type { PortState } from '../state'
import { type HostReport, maxFilteredListed, type ReportStart } from './report'

/** Ports of an uninteresting state that are listed one by one in formats for nmap's readers; more of them are folded. */
export const foldFrom = 26

/** Where all are wanted, closed ports have details too. */
function detailed(start: ReportStart): readonly PortState[] {
  return start.allFiltered ? ['open', 'closed', 'filtered', 'error'] : ['open', 'error', 'filtered']
}

/** The ports of a host whose details belong in JSON and CSV: open, error, and the first filtered ones. Ascending. */
export function* detailedPorts(start: ReportStart, host: HostReport): Generator<PortEvidence, void, void> {
  yield* limited(start, host.results, start.openOnly ? ['open'] : detailed(start))
}

/** The same for formats that fold: closed ports are details too where there are few. Ascending. */
export function* listedPorts(start: ReportStart, host: HostReport): Generator<PortEvidence, void, void> {
  if (start.openOnly) return yield* limited(start, host.results, ['open'])
  const closedToo = start.allFiltered || host.results.counts.closed < foldFrom
  yield* limited(
    start,
    host.results,
    closedToo ? ['open', 'closed', 'filtered', 'error'] : ['open', 'filtered', 'error'],
  )
}

/** Ports of one state that are not listed: all of them but the first `listed` ones. */
export interface Fold {
  readonly state: 'closed' | 'filtered' | 'error'
  readonly listed: number
}

/** What {@link listedPorts} leaves out, but for the ports that were never scanned. */
export function foldedPorts(start: ReportStart, host: HostReport): Fold[] {
  const { counts } = host.results
  const folds: Fold[] = []
  if ((counts.closed >= foldFrom && !start.allFiltered) || start.openOnly)
    folds.push({ state: 'closed', listed: 0 })
  if (start.openOnly) folds.push({ state: 'filtered', listed: 0 }, { state: 'error', listed: 0 })
  else if (!start.allFiltered) folds.push({ state: 'filtered', listed: maxFilteredListed })
  return folds.filter(({ state, listed }) => counts[state] > listed)
}

function* limited(
  start: ReportStart,
  results: HostResults,
  states: readonly PortState[],
): Generator<PortEvidence, void, void> {
  let filtered = 0
  for (const evidence of results.evidenceIn(states)) {
    if (evidence.state === 'filtered') {
      filtered += 1
      if (filtered > maxFilteredListed && !start.allFiltered) continue
    }
    yield evidence
  }
}
