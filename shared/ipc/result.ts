/**
 * How failures cross a boundary: as values, so that no stack of the other side and no lost rejection does.
 */

/** What went wrong, in a word that code may branch on. */
export const errorCodes = [
  'invalid-input',
  'unknown-channel',
  'needs-confirmation',
  'not-found',
  'cancelled',
  'disconnected',
  'refused',
  'failed',
  'internal',
] as const

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number]

/** A failure as a value: `message` is a whole sentence for a person, `detail` is for a report. */
export interface ErrorValue {
  readonly code: ErrorCode
  readonly message: string
  readonly detail?: string | undefined
}

/** An answer or a failure. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorValue }

/** An {@link ErrorValue} on its way up through code that throws; `fromThrown` turns it back into the value. */
export class Failure extends Error {
  readonly value: ErrorValue

  constructor(value: ErrorValue) {
    super(value.message)
    this.name = 'Failure'
    this.value = value
  }
}

/** Makes a {@link Failure}. */
export function failure(code: ErrorCode, message: string, detail?: string): Failure {
  return new Failure({ code, message, detail })
}

/** The value of anything thrown: a {@link Failure} keeps its code, everything else is `internal`. */
export function fromThrown(thrown: unknown): ErrorValue {
  if (thrown instanceof Failure) return thrown.value
  if (thrown instanceof Error) {
    return { code: 'internal', message: thrown.message, detail: thrown.stack }
  }
  return { code: 'internal', message: String(thrown) }
}
