import type { ErrorValue } from '#shared/ipc/result'
import { examplePorts, type Ports } from '#shared/lesson/lesson'
import type { LessonRow, StepReport } from '#shared/lesson/lesson-event'

/**
 * `ready`: nothing was opened yet; `waiting`: the next step waits for the learner; `busy`: it is done now; `closed`: the
 * lesson is over; `broken`: it was broken off. In the last two everything is closed.
 */
export type LessonPhase = 'ready' | 'waiting' | 'busy' | 'closed' | 'broken'

export interface LessonState {
  /** Number of the lesson that is open; null: the list alone. */
  readonly lesson: number | null
  readonly phase: LessonPhase
  /** Numbers that stand for the letters; examples until it has begun. */
  readonly ports: Ports
  /** Says that it is a recording; null: it happens now. */
  readonly recorded: string | null
  /** What the learner expects: a choice; null: nothing yet. */
  readonly predicted: number | null
  /** The kernel's table before the first step; null: could not be read. */
  readonly before: readonly LessonRow[] | null
  /** Of the steps that are done. */
  readonly reports: readonly StepReport[]
  /** The step that is looked at, from 0. */
  readonly shown: number
  /** Answers to the questions at the end, by their place. */
  readonly answers: Readonly<Record<number, number>>
  /** What the kernel keeps after the end; null: could not be read, or not over. */
  readonly left: readonly LessonRow[] | null
  readonly problem: ErrorValue | null
}

export const initialLessonState: LessonState = {
  lesson: null,
  phase: 'ready',
  ports: examplePorts,
  recorded: null,
  predicted: null,
  before: null,
  reports: [],
  shown: 0,
  answers: {},
  left: null,
  problem: null,
}
