import type { ConflictFacts } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { Owner, Socket } from '#shared/sockets/socket'

/** What a system is asked of a port. */
export interface SystemQuery {
  readonly question: ConflictQuestion
  /** Rows that are in the way and listen. */
  readonly listeners: readonly Socket[]
  /** Their owners. */
  readonly owners: readonly Owner[]
}

/** What only the system knows of a port and of those who have it. */
export type SystemFacts = Pick<
  ConflictFacts,
  | 'excluded'
  | 'socketUnits'
  | 'units'
  | 'elsewhere'
  | 'httpServices'
  | 'foreignPids'
  | 'activatedPids'
  | 'suspendedPids'
  | 'kernelUse'
  | 'published'
  | 'publisher'
  | 'ownContainer'
  | 'unlistedTcp'
  | 'rules'
>

export const noSystemFacts: SystemFacts = {
  excluded: [],
  socketUnits: [],
  units: [],
  elsewhere: [],
  httpServices: [],
  foreignPids: [],
  activatedPids: [],
  suspendedPids: [],
  kernelUse: null,
  published: null,
  publisher: null,
  ownContainer: null,
  unlistedTcp: null,
  rules: null,
}
