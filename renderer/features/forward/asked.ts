import type { ErrorValue } from '#shared/ipc/result'

/** Something that is asked for, comes or fails: the router's list, the whereabouts. */
export interface Asked<T> {
  /** The question; null: none was asked. */
  readonly of: string | null
  readonly busy: boolean
  readonly answer: T | null
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number | null
  readonly problem: ErrorValue | null
}

export const notAsked = { of: null, busy: false, answer: null, at: null, problem: null } as const

/** An answer stays while the same is asked again. To another question it is none. */
export function asking<T>(before: Asked<T>, of: string): Asked<T> {
  return { ...(before.of === of ? before : notAsked), of, busy: true, problem: null }
}

export function answered<T>(of: string, answer: T): Asked<T> {
  return { of, busy: false, answer, at: Date.now(), problem: null }
}

/** What was answered before is none to a question that failed. */
export function notAnswered(of: string, problem: ErrorValue): Asked<never> {
  return { ...notAsked, of, problem }
}
