import { type Finding, listening } from './matcher'
import { recognise } from './matchers/index'

/** What an answer shows. What was said to a question may be a greeting that came late. */
export function understood(answer: Uint8Array, asked: string): Finding | null {
  const finding = recognise(answer, asked)
  if (finding?.confidence === 'certain' || asked === listening) return finding
  const greeted = recognise(answer, listening)
  return greeted?.confidence === 'certain' ? greeted : finding
}

export function isCertain(answer: Uint8Array, asked: string): boolean {
  return understood(answer, asked)?.confidence === 'certain'
}

/** What is known when one more thing was found: of the same protocol what was found later adds to it. */
export function better(known: Finding | null, found: Finding): Finding {
  if (known === null) return found
  // a greeting's words are of the program, whatever protocol it turns out to be
  if (known.unsettled === true) return { ...known, unsettled: false, ...found }
  if (known.protocol === found.protocol) {
    const confidence = known.confidence === 'certain' ? known.confidence : found.confidence
    return { ...known, ...found, confidence, details: { ...known.details, ...found.details } }
  }
  return found.confidence === 'certain' ? found : known
}
