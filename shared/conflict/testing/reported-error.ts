import type { ErrorKind } from '../question'

/**
 * An error as a program writes it, and what has to be read from it: the question as `protocol address port`, `*` for all
 * addresses, `?` behind it where the text names no protocol; null where it names no port; the writer; the kind.
 */
export type ReportedError = readonly [
  text: string,
  question: string | null,
  program: string | null,
  kind: ErrorKind | null,
]
