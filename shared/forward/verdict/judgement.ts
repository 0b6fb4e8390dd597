import type { Confidence } from '../../words/evidence'
import type { ForwardVerdict } from '../forward-verdicts'
import type { LinkReport } from '../report'

/** What all the findings come to. */
export interface Judgement {
  readonly verdict: ForwardVerdict
  readonly confidence: Confidence
  readonly sentence: string
  readonly nextStep: string | null
  /** In the order of the links. */
  readonly links: readonly LinkReport[]
}

/** The same, before the links are told. */
export type Ending = Omit<Judgement, 'links'>
