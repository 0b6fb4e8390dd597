import { portText } from '../ports/port-text'
import { isWildcard } from '../sockets/reach'
import type { Confidence } from '../words/evidence'
import type { ConflictFacts } from './facts'
import type { ConflictVerdict } from './report'

/** What is the case, before what can be done about it. */
export interface Decision {
  readonly verdict: ConflictVerdict
  readonly inUse: boolean
  readonly confidence: Confidence
  readonly sentence: string
}

/** Puts a decision together. */
export function decidedAs(
  verdict: ConflictVerdict,
  inUse: boolean,
  confidence: Confidence,
  sentence: string,
): Decision {
  return { verdict, inUse, confidence, sentence }
}

/** Not known, and why not. `inUse` where something has the port all the same. */
export function unknown(facts: ConflictFacts, why: string, inUse = false): Decision {
  return decidedAs(
    'unknown',
    inUse,
    'possible',
    `Why ${placeText(facts)} can't be had is not known, because ${why}.`,
  )
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
