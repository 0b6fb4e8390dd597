import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { recordingWords } from '#shared/lesson/lesson-event'
import type { LessonStore } from '../lesson-slice'
import { initialLessonState } from '../lesson-state'

/** What a lesson needs from outside. */
export interface LessonEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** Gives the place it was saved at, or null where the person thought better of it. */
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly newId: () => string
}

/** Leads through a lesson. At most one runs; another one that is opened, or leaving, closes its sockets. */
export interface LessonController {
  /** Opens a lesson, or the list. Nothing runs yet. */
  open(lesson: number | null): void
  predict(choice: number): void
  /** The next step; the first one begins the run. */
  step(): Promise<void>
  /** Looks at a step that is done. */
  look(step: number): void
  answer(question: number, choice: number): void
  /** Ends the run, which closes everything. */
  breakOff(): void
  /** The same lesson from its beginning. */
  again(): void
  saveSheet(): Promise<void>
  dismissProblem(): void
}

export function createLessonController(store: LessonStore, edges: LessonEdges): LessonController {
  let run: { readonly id: string; readonly stop: AbortController } | null = null
  const { update } = store
  const state = () => store.getState().lesson

  const end = () => {
    run?.stop.abort()
    run = null
  }

  const begin = async (lesson: number) => {
    end()
    const own = { id: edges.newId(), stop: new AbortController() }
    const { signal } = own.stop
    const isOurs = () => run === own
    run = own
    update(() => ({ phase: 'busy', reports: [], shown: 0, left: null, problem: null, answers: {} }))
    try {
      const client = await edges.engine(signal)
      const request = { runId: own.id, lesson, stepping: true }
      for await (const event of client['lesson.run'](request, signal)) {
        if (!isOurs()) return
        switch (event.kind) {
          case 'begun':
            update(() => ({
              ports: event.ports,
              before: event.rows,
              recorded: event.recorded === undefined ? null : recordingWords(event.recorded),
            }))
            break
          case 'waiting':
            // the learner has asked for the first step already
            if (event.step === 0) await client['lesson.go']({ runId: own.id }, signal)
            else update(() => ({ phase: 'waiting' }))
            break
          case 'step':
            update(({ reports }) => ({ reports: [...reports, event], shown: event.step }))
            break
          case 'closed':
            update(() => ({ phase: 'closed', left: event.rows }))
        }
      }
    } catch (thrown) {
      const problem = fromThrown(thrown)
      if (isOurs())
        update(() => ({ phase: 'broken', problem: problem.code === 'cancelled' ? null : problem }))
    } finally {
      if (isOurs()) run = null
    }
  }

  return {
    open(lesson) {
      end()
      update(() => ({ ...initialLessonState, lesson }))
    },
    predict(choice) {
      update(() => ({ predicted: choice }))
    },
    async step() {
      const { lesson, phase } = state()
      if (lesson === null) return
      if (phase === 'ready' || phase === 'broken') return begin(lesson)
      if (phase !== 'waiting' || run === null) return
      const { id, stop } = run
      update(() => ({ phase: 'busy' }))
      try {
        await (await edges.engine(stop.signal))['lesson.go']({ runId: id }, stop.signal)
      } catch (thrown) {
        if (run?.id === id) update(() => ({ problem: fromThrown(thrown) }))
      }
    },
    look(step) {
      update(() => ({ shown: step }))
    },
    answer(question, choice) {
      update(({ answers }) => ({ answers: { ...answers, [question]: choice } }))
    },
    breakOff() {
      if (run === null) return
      end()
      update(() => ({ phase: 'broken' }))
    },
    again() {
      end()
      update(({ lesson }) => ({ ...initialLessonState, lesson }))
    },
    async saveSheet() {
      try {
        // the lessons' texts are loaded with their view
        const [{ lessonNumber }, { lessonSheet }] = await Promise.all([
          import('#shared/lesson/all-lessons'),
          import('#shared/lesson/output/sheet'),
        ])
        const lesson = lessonNumber(state().lesson ?? 0)
        if (lesson === null) return
        await edges.save(`portlight-lesson-${lesson.number}.md`, lessonSheet(lesson))
      } catch (thrown) {
        update(() => ({ problem: fromThrown(thrown) }))
      }
    },
    dismissProblem() {
      update(() => ({ problem: null }))
    },
  }
}
