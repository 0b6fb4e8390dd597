import type { Owner } from '../../sockets/socket'
import { containerOwner } from '../container-verdict'
import type { ConflictFacts } from '../facts'
import type { ConflictFix, ConflictReport } from '../report'
import { situationOf } from '../situation'
import { explainConflict } from '../verdict'
import { keeperFix, keepersOf } from './keeper-fixes'
import type { Keeper } from './keepers'
import { containerFixes, insteadOfSignal, unitFixes } from './service-fixes'

/** Who looks after a process that holds a port. */
export interface LookedAfter {
  /** Better ways than a signal. */
  readonly instead: readonly ConflictFix[]
  /** Who starts it again when it ends, and the way to have it stopped there; null where nobody is known to. */
  readonly keeper: { readonly keeper: Keeper; readonly fix: ConflictFix } | null
}

/** What follows from what was seen of its port. */
export function lookedAfter(owner: Owner, facts: ConflictFacts): LookedAfter {
  const { verdict, owners } = explainConflict(facts)
  const [keeper] = keepersOf([owner], facts)
  // nobody starts what also has the port itself: that is ended along with it
  const kept = keeper === undefined || owners.some(({ pid }) => pid === keeper.pid) ? null : keeper
  return {
    instead: insteadOf(owner, verdict, facts),
    keeper: kept === null ? null : { keeper: kept, fix: keeperFix(kept, facts) },
  }
}

function insteadOf(
  owner: Owner,
  verdict: ConflictReport['verdict'],
  facts: ConflictFacts,
): readonly ConflictFix[] {
  const situation = situationOf(facts)
  const contained = containerOwner(situation, facts)
  if (contained?.pid === owner.pid) return containerFixes(contained, facts)
  const fixes = insteadOfSignal(verdict, situation, facts, [owner])
  return fixes.length > 0 ? fixes : unitFixes([owner], facts)
}
