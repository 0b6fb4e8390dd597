import { portText } from '../ports/port-text'
import { isWildcard } from '../sockets/reach'
import type { Confidence } from '../words/evidence'
import type { ConflictFacts } from './facts'
import type { ConflictReport, ConflictVerdict } from './report'
import type { Situation } from './situation'

/** What is the case, before what can be done about it. */
export interface Decision {
  readonly verdict: ConflictVerdict
  /** Null: not known. */
  readonly inUse: ConflictReport['inUse']
  readonly confidence: Confidence
  readonly sentence: string
}

/** Puts a decision together. */
export function decidedAs(
  verdict: ConflictVerdict,
  inUse: Decision['inUse'],
  confidence: Confidence,
  sentence: string,
): Decision {
  return { verdict, inUse, confidence, sentence }
}

/** Not known, and why not. `inUse`: true where something has the port all the same. */
export function unknown(facts: ConflictFacts, why: string, inUse: true | null = null): Decision {
  return decidedAs(
    'unknown',
    inUse,
    'possible',
    `Why ${placeText(facts)} can't be had is not known, because ${why}.`,
  )
}

/** Whether something has a port that nothing which was read has: it may where something was not read, and no bind shows that none does. */
export function inUseUnseen({ bind }: Pick<Situation, 'bind'>, facts: ConflictFacts): false | null {
  return bind.kind === 'binds' || facts.tableProblem === null ? false : null
}

/** Whether something has a port: whoever listens does, and else see {@link inUseUnseen}. */
export function inUseNow(
  situation: Pick<Situation, 'bind' | 'listeners'>,
  facts: ConflictFacts,
): boolean | null {
  return situation.listeners.length > 0 || inUseUnseen(situation, facts)
}

/** Why the table says nothing, as a part of a sentence. */
export function unreadTable({ tableProblem }: ConflictFacts): string {
  return `the table that would say what can't be read (${(tableProblem ?? '').replace(/\.$/, '')})`
}

/** The start of a sentence on a port which is in the way of nobody, as far as that could be looked at. */
export function notInUseText(place: string, facts: ConflictFacts): string {
  return facts.tableProblem === null
    ? `${place} is not in use`
    : `Whether something uses ${place} is not known, because ${unreadTable(facts)}, but it can't be had in any case`
}

/** "TCP port 3000", "UDP port 53 on 127.0.0.1", "TCP port 80 on all addresses (::)", which takes IPv4 with it. */
export function placeText({
  question: { port, protocol, address },
}: Pick<ConflictFacts, 'question'>): string {
  const where = address === null ? '' : ` on ${wantedText(address)}`
  return `${portText({ protocol, port })}${where}`
}

function wantedText(address: string): string {
  if (!isWildcard(address)) return address
  return address.includes(':') ? `all addresses (${address})` : `all IPv4 addresses (${address})`
}
