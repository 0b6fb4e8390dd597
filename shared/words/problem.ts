/**
 * Something wrong in what a person typed. `text` is the part that is wrong (clipped when long), `start` and `end` its
 * place as UTF-16 offsets, `message` a sentence that says how it is meant.
 */
export interface Problem {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly message: string
}

/** What a parser makes of a text: a value, or everything that is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Problems that a parser reports at most; whoever has mended these can ask again. */
export const maxProblems = 20

const longest = 60

/** A part of a text as a message repeats it: on one line, and clipped where it is long. */
export function clip(text: string): string {
  const start = text.slice(0, longest)
  const oneLine = start.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, ' ')
  return text.length > longest ? `${oneLine}…` : oneLine
}

/** Problems as they are found. */
export class Problems {
  readonly #found: Problem[] = []

  /** True where no further problem is taken: a parser then stops. */
  get full(): boolean {
    return this.#found.length >= maxProblems
  }

  get none(): boolean {
    return this.#found.length === 0
  }

  /** `text` is the wrong part itself, `start` its offset. */
  add(text: string, start: number, message: string): void {
    if (!this.full) this.#found.push({ text: clip(text), start, end: start + text.length, message })
  }

  /** The value if nothing was wrong. */
  parsed<T>(value: () => T): Parsed<T> {
    return this.none ? { ok: true, value: value() } : { ok: false, problems: this.#found }
  }
}
