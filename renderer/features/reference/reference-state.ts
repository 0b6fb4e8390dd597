import type { ErrorValue } from '#shared/ipc/result'
import type { PortReport, PortSuggestion, PortsFound } from '#shared/reference/report'

export interface ReferenceState {
  /** What stands in the field. */
  readonly text: string
  /** True once it was asked for: nobody who is still typing is told that it is wrong. */
  readonly submitted: boolean
  /** What a search found; null: none was made, or the field names one port. */
  readonly found: PortsFound | null
  /** The page that is shown. */
  readonly report: PortReport | null
  readonly busy: boolean
  readonly problem: ErrorValue | null
  /** Good ports anywhere; null: not asked for. */
  readonly suggestion: PortSuggestion | null
  /** Grows when the field is asked for. */
  readonly fieldAsked: number
}

export const initialReferenceState: ReferenceState = {
  text: '',
  submitted: false,
  found: null,
  report: null,
  busy: false,
  problem: null,
  suggestion: null,
  fieldAsked: 0,
}
