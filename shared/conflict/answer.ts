import { leadingReport } from './both-protocols'
import type { ConflictAnswer } from './facts'
import type { ConflictReport } from './report'
import { explainConflict } from './verdict'

/** What was seen, in words: for the command line and the page alike. */
export function conflictReport({ seen }: ConflictAnswer): ConflictReport {
  return seen.map(({ facts, tookMs }) => ({ ...explainConflict(facts), tookMs })).reduce(leadingReport)
}
