import { knownServicePort, type ServicePort } from '../known-services'
import type { ConflictQuestion } from '../question'
import type { ErrorMeaning } from './pasted-error'
import { plainText } from './plain-text'
import { readTypedPort } from './typed-port'

/** What a text of a person asks. */
export interface PastedText {
  /** At least one; several where it names several ports that could not be had. */
  readonly questions: readonly ConflictQuestion[]
  /** Program, framework or language that wrote it; null where that can't be told. */
  readonly program: string | null
  /** Null where no error was recognised. */
  readonly meaning: ErrorMeaning | null
}

export type ReadText =
  | { readonly ok: true; readonly value: PastedText }
  | {
      readonly ok: false
      /** A whole sentence that says what to paste or to type. */
      readonly message: string
      readonly program: string | null
      readonly meaning: ErrorMeaning | null
    }

/**
 * What a text asks that is no more than a port, as {@link readTypedPort} has it, or nothing at all. Null: it may be an error, and
 * `readConflictText` reads it. A command that is asked for a port need not wait for all that tells errors apart.
 */
export function readTypedText(text: string, serviceOf: ServicePort = knownServicePort): ReadText | null {
  const plain = plainText(text)
  if (plain === '') return wrong('Type a port such as 3000, or paste the error message.')
  const typed = readTypedPort(plain, serviceOf)
  if (typed === null) return null
  return typed.ok
    ? { ok: true, value: { questions: [typed.question], program: null, meaning: null } }
    : wrong(typed.message)
}

function wrong(message: string): ReadText {
  return { ok: false, message, program: null, meaning: null }
}
