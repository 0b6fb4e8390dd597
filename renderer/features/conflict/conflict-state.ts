import type { StartAgain, StartEvent } from '#shared/conflict/fixes/start-told'
import type { StopEvent, StopPreview } from '#shared/conflict/fixes/stop-told'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import type { ErrorValue } from '#shared/ipc/result'
import type { Protocol } from '#shared/sockets/socket'

/** What stands in the form. Null means: as the text says, else TCP and all addresses. */
export interface AskForm {
  readonly text: string
  readonly protocol: Protocol | null
  readonly address: string | null
  /** Which of several ports that the text names is asked about, from 0. */
  readonly which: number
}

export interface ConflictState {
  readonly form: AskForm
  /** True once a question was asked for with this text: nobody who is still typing is told that it is wrong. */
  readonly submitted: boolean
  readonly recent: readonly ConflictQuestion[]
  /** The question that the engine works on; null while none is. */
  readonly asking: ConflictQuestion | null
  /** The last answer. It stays in sight while another one is asked for. */
  readonly report: ConflictReport | null
  /** When it was given, of an answer out of the history; null: it is of now. */
  readonly keptFrom: number | null
  /** The answer before a question that got none: out of sight, and not lost. */
  readonly aside: ConflictReport | null
  /** Why there is no answer to the last question. */
  readonly problem: ErrorValue | null
  /** The process that is to be stopped, as long as its dialog is open. */
  readonly stop: StopState | null
  /** What came of stopping the process that had the port, or of starting it again, as long as its new answer is shown. */
  readonly happened: Happened | null
  /** The program that is to be started again, as long as its dialog is open. */
  readonly starting: StartState | null
  /** Grows when the field is asked for. */
  readonly fieldAsked: number
}

/** How far stopping has come. */
export type StopStep =
  | { readonly kind: 'looking' }
  /** The preview is shown and the person is asked; a refusal of it leaves only the way back. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'stopping'; readonly signal: string | null; readonly waitedMs: number }
  | Extract<StopEvent, { kind: 'still-running' | 'refused' }>
  | { readonly kind: 'failed'; readonly error: ErrorValue }

/** A process was stopped: what became of the port. */
export type Stopped = Extract<StopEvent, { kind: 'done' }>

/** Something has just happened to the port. */
export type Happened = Stopped | Extract<StartEvent, { kind: 'listening' }>

/** How far starting again has come: `asking` until the person has said yes. */
export interface StartState {
  readonly again: Exclude<StartAgain, { kind: 'unknown' }>
  readonly step:
    | { readonly kind: 'asking' }
    | { readonly kind: 'starting'; readonly pid: number | null }
    | Exclude<StartEvent, { kind: 'listening' | 'started' }>
    | { readonly kind: 'failed'; readonly sentence: string }
}

export interface StopState {
  readonly process: { readonly pid: number; readonly birth: string | null }
  /** What is asked again afterwards. */
  readonly question: ConflictQuestion
  /** Null until the engine has looked. */
  readonly preview: StopPreview | null
  readonly step: StopStep
  /** True once it is ended by force. */
  readonly force: boolean
}

export const initialForm: AskForm = { text: '', protocol: null, address: null, which: 0 }

export const initialConflictState: ConflictState = {
  form: initialForm,
  submitted: false,
  recent: [],
  asking: null,
  report: null,
  keptFrom: null,
  aside: null,
  problem: null,
  stop: null,
  happened: null,
  starting: null,
  fieldAsked: 0,
}
