import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import { answered, someFacts } from '#shared/conflict/testing/facts'
import type { ForwardFound } from '#shared/forward/found'
import type { ForwardEvent } from '#shared/forward/report'
import { findings } from '#shared/forward/testing/findings'
import { failure } from '#shared/ipc/result'
import type { Words } from '../app/place'

/** A fake of what puts facts into words: each report is the play's own, so that all of them can be looked at. */
export interface PlayedWords {
  readonly words: Words
  /** Facts by which the report is found again. */
  readonly conflict: (question: ConflictQuestion, report: ConflictReport) => ConflictAnswer
  readonly forward: (event: ForwardEvent) => ForwardFound
}

export function playedWords(): PlayedWords {
  const reports: ConflictReport[] = []
  const events: ForwardEvent[] = []
  return {
    words: {
      conflict: async ({ seen: [first] }) => {
        const report = reports[first?.facts.at ?? -1]
        if (report === undefined) throw failure('internal', 'No such answer was played.')
        return report
      },
      forward: async (found) => {
        if (found.kind === 'telephone') return found
        if (found.kind === 'testing') {
          const what = found.doing.step === 'name' ? found.doing.name : found.doing.step
          return { kind: 'testing', link: found.link, what }
        }
        const event = events[found.kind === 'done' ? found.gathered.at : found.findings.port]
        if (event === undefined) throw failure('internal', 'No such event was played.')
        return event
      },
    },
    conflict: (question, report) => answered(someFacts({ question, at: reports.push(report) - 1 })),
    forward: (event) => {
      if (event.kind === 'telephone') return event
      if (event.kind === 'testing') {
        return { kind: 'testing', link: event.link, doing: { step: 'name', name: event.what } }
      }
      const at = events.push(event) - 1
      const found = { ...findings({}), port: at }
      return event.kind === 'done'
        ? { kind: 'done', gathered: { findings: found, notes: [], at, tookMs: 0 } }
        : { kind: 'found', link: event.report.link, findings: found }
    },
  }
}
