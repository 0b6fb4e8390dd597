import { type SystemError, systemErrorText } from '../words/system-error'

/** Something that went wrong with what is kept. Paths are whole. */
export type HistoryProblem =
  | {
      readonly why: 'not-kept'
      readonly what: 'scan' | 'answer'
      readonly folder: string
      readonly error: SystemError
    }
  | { readonly why: 'not-tidied'; readonly error: SystemError }
  /** A newer Portlight wrote it. */
  | { readonly why: 'newer'; readonly path: string }
  | { readonly why: 'unreadable'; readonly path: string; readonly error: SystemError }
  /** Where it was put aside. */
  | { readonly why: 'damaged'; readonly aside: string }

/** The same in a sentence. */
export function historyProblemText(problem: HistoryProblem): string {
  switch (problem.why) {
    case 'not-kept':
      return `This ${problem.what} is not kept in the history (${problem.folder}): ${systemErrorText(problem.error)}.`
    case 'not-tidied':
      return `The history can’t be tidied: ${systemErrorText(problem.error)}.`
    case 'newer':
      return `${problem.path} was written by a newer Portlight, and is left as it is.`
    case 'unreadable':
      return `${problem.path} can’t be read: ${systemErrorText(problem.error)}.`
    case 'damaged':
      return `A file of the history is damaged and was put aside: ${problem.aside}`
  }
}
