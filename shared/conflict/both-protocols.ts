import { placeText } from './decision'
import type { ConflictQuestion } from './question'
import type { ConflictReport, ConflictVerdict } from './report'
import { isFreeNow } from './verdict'

/**
 * The same question by the other protocol, where the text names none: an answer to the first alone would be a guess. Null
 * where the protocol is known, or where the failure has causes that are the same for both.
 */
export function otherProtocolOf(question: ConflictQuestion): ConflictQuestion | null {
  const { failure, protocol } = question
  if (failure?.protocol !== 'assumed' || (failure.error ?? 'EADDRINUSE') !== 'EADDRINUSE') return null
  return { ...question, protocol: protocol === 'tcp' ? 'udp' : 'tcp' }
}

/** What shows that nobody is in the way. */
const nothingThere: ReadonlySet<ConflictVerdict> = new Set(['free', 'other-protocol'])

/** Whether an answer says why a program could not have the port. */
function explains({ verdict, inUse }: ConflictReport): boolean {
  return inUse === true || !(nothingThere.has(verdict) || verdict === 'unknown' || verdict === 'runtime-list')
}

/**
 * The one of two answers that explains the failure, with a word on the other: the likelier protocol where both do or none
 * does.
 */
export function leadingReport(likelier: ConflictReport, other: ConflictReport): ConflictReport {
  const leads = explains(other) && !explains(likelier) ? other : likelier
  const second = leads === other ? likelier : other
  // the likelier one explains it, and nothing speaks against it
  const clear = explains(leads) || leads.verdict === 'runtime-list'
  if (leads === likelier && clear && !explains(second)) return leads
  const place = placeText({ question: second })
  const said = explains(second)
    ? `${place} can't be had by everybody either`
    : isFreeNow(second)
      ? `${place} is free`
      : `whether ${place} can be had is not known`
  return {
    ...leads,
    sentence: `${leads.sentence} The text does not say whether TCP or UDP is meant; ${said}.`,
  }
}
