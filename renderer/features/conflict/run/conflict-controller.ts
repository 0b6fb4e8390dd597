import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import { checkQuestion } from '../ask/question-check'
import { questionText } from '../ask/question-words'
import type { RecentQuestions } from '../ask/recent-questions'
import type { ConflictStore } from '../conflict-slice'
import type { AskForm, ConflictState, Happened } from '../conflict-state'

/** What asking needs from outside. */
export interface ConflictEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly recent: RecentQuestions
  /** Puts what was seen into words. */
  readonly inWords: (answer: ConflictAnswer) => Promise<ConflictReport>
}

/** Asks the engine. The newest question wins: an older one that is still open is cancelled. */
export interface ConflictController {
  /** Asks what the form says, where that is a question. */
  ask(): Promise<void>
  /** Puts a question into the form and asks it. */
  askFor(question: ConflictQuestion): Promise<void>
  /**
   * Asks the last question again, whatever the form says by now; where there is no answer, what the form says.
   * @param happened what has just happened to the port, to be said above the new answer
   */
  again(happened?: Happened): Promise<void>
  /** Shows an answer that was kept, as it was given; nothing is asked for it. */
  showKept(question: ConflictQuestion, report: ConflictReport): void
  cancel(): void
  /** Ends everything: the page is left. */
  dispose(): void
}

export function createConflictController(store: ConflictStore, edges: ConflictEdges): ConflictController {
  let current: AbortController | null = null
  let last: ConflictQuestion | null = null
  const { update } = store

  const putAside = (change: Pick<ConflictState, 'problem'>) =>
    update(({ report, aside }) => ({ ...change, report: null, aside: report ?? aside }))

  const explain = async (question: ConflictQuestion, happened: Happened | null = null) => {
    current?.abort()
    const own = new AbortController()
    current = own
    last = question
    update(() => ({ asking: question, problem: null, happened }))
    try {
      const client = await edges.engine(own.signal)
      const report = await edges.inWords(await client['conflict.explain'](question, own.signal))
      if (current === own)
        update(() => ({ report, keptFrom: null, aside: null, recent: edges.recent.add(question) }))
    } catch (thrown) {
      const failed = fromThrown(thrown)
      // An answer to another question must not stand beside the failure of this one.
      if (current === own && failed.code !== 'cancelled') {
        putAside({ problem: inOurWords(failed) })
      }
    } finally {
      if (current === own) {
        current = null
        update(() => ({ asking: null }))
      }
    }
  }

  const cancel = () => {
    current?.abort()
    current = null
    update(() => ({ asking: null }))
  }

  const ask = async () => {
    const { question } = checkQuestion(store.getState().conflict.form)
    update(() => ({ submitted: true }))
    if (question !== null) return explain(question)
    // what is asked already is no answer to this
    cancel()
    putAside({ problem: null })
  }

  return {
    ask,
    async askFor(question) {
      update(() => ({ form: formFor(question), submitted: true }))
      await explain(question)
    },
    async again(happened) {
      const { report, problem } = store.getState().conflict
      if (last === null || (report === null && problem === null)) await ask()
      else await explain(last, happened ?? null)
    },
    showKept(question, report) {
      current?.abort()
      current = null
      last = question
      update(() => ({
        form: formFor(question),
        submitted: true,
        asking: null,
        report,
        keptFrom: report.at,
        aside: null,
        problem: null,
        happened: null,
      }))
    },
    cancel,
    dispose() {
      current?.abort()
    },
  }
}

function formFor(question: ConflictQuestion): AskForm {
  return { text: questionText(question), protocol: question.protocol, address: null, which: 0 }
}

/** What a failure means to somebody who asks about a port. */
export function inOurWords(error: ErrorValue): ErrorValue {
  if (error.code !== 'disconnected') return error
  return {
    ...error,
    message:
      'The part of Portlight that looks at this computer does not answer. It is started anew by itself. Try again in a moment.',
  }
}
