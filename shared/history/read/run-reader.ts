import type { ReadRun } from '../stored-run'

/** Reads a file as it comes. */
export interface RunReader {
  /** Takes the next piece of text. False: nothing more is wanted, because what follows makes no sense. */
  push(text: string): boolean
  /** What it came to: as far as it could be read. */
  end(): ReadRun
}
