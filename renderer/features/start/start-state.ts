import type { ListenerSummary } from './computer/listener-summary'

export interface StartState {
  /** As typed or pasted. */
  readonly text: string
  /** What this computer offers to others; null until it was looked at, and where it can't be told. */
  readonly listeners: ListenerSummary | null
  /** Why it can't be told, as a sentence. */
  readonly listenersProblem: string | null
  /** Grows when the field is asked for. */
  readonly fieldAsked: number
}

export const initialStartState: StartState = {
  text: '',
  listeners: null,
  listenersProblem: null,
  fieldAsked: 0,
}
