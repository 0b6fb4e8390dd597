import { linkName } from '../chain/link-words'
import type { ForwardState } from '../forward-state'
import { verdictTitles } from '../verdict/verdict-words'

/** What is said to somebody who doesn't see the picture. `urgent`: at once. */
export interface Said {
  readonly text: string
  readonly urgent: boolean
}

const silence: Said = { text: '', urgent: false }

/** Where a test stands. */
export function progressWords({ run, running, problem, routerSaid }: ForwardState): Said {
  // A problem is an alert and speaks for itself.
  if (problem !== null) return silence
  if (running && run !== null) {
    const { now } = run.chain
    return {
      text: now === null ? 'The test has begun.' : `${linkName(now.link)}: ${now.what}`,
      urgent: false,
    }
  }
  if (routerSaid !== null) return { text: routerSaid, urgent: true }
  if (run === null) return silence
  if (run.cancelled) return { text: 'Cancelled. What was found until then is kept.', urgent: true }
  if (run.report === null) return silence
  const { verdict, sentence, nextStep } = run.report
  return {
    text: `Done. ${verdictTitles[verdict]}. ${sentence}${nextStep === null ? '' : ` Next step: ${nextStep}`}`,
    urgent: true,
  }
}
