import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import { answered, someFacts } from '#shared/conflict/testing/facts'
import { failure } from '#shared/ipc/result'
import type { Words } from '../app/app-kit'

/** A fake of what puts facts into words: each report is the play's own, so that all of them can be looked at. */
export interface PlayedWords {
  readonly words: Words
  /** Facts by which the report is found again. */
  readonly conflict: (question: ConflictQuestion, report: ConflictReport) => ConflictAnswer
}

export function playedWords(): PlayedWords {
  const reports: ConflictReport[] = []
  return {
    words: {
      conflict: async ({ seen: [first] }) => {
        const report = reports[first?.facts.at ?? -1]
        if (report === undefined) throw failure('internal', 'No such answer was played.')
        return report
      },
    },
    conflict: (question, report) => answered(someFacts({ question, at: reports.push(report) - 1 })),
  }
}
