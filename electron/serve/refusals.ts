import { oneLine } from '#shared/words/one-line'

/** Refusals that may wait at the same time; further ones are sent away at once, so that they cost nothing. */
const maxWaiting = 8
/** Lines that are written before the rest of a minute is only counted. */
const linesAMinute = 12
const minuteMs = 60_000
/** Characters of a line: what is refused is written by strangers. */
const longest = 320

/** Slows down who offers a wrong secret, and writes what was refused to a log that nobody can flood. */
export class Refusals {
  readonly #write: (line: string) => void
  readonly #now: () => number
  readonly #wait: () => Promise<void>
  #waiting = 0
  #minuteBegan = Number.NEGATIVE_INFINITY
  #written = 0
  #unwritten = 0

  /**
   * @param now milliseconds of a clock that never goes back
   * @param wait lets the time pass that a wrong secret waits for its refusal
   */
  constructor(write: (line: string) => void, now: () => number, wait: () => Promise<void>) {
    this.#write = write
    this.#now = now
    this.#wait = wait
  }

  /** Writes what was refused, at most a few lines a minute. */
  log(what: string): void {
    const now = this.#now()
    if (now - this.#minuteBegan >= minuteMs) {
      if (this.#unwritten > 0) this.#write(`refused: ${this.#unwritten} more like these`)
      this.#minuteBegan = now
      this.#written = 0
      this.#unwritten = 0
    }
    if (this.#written >= linesAMinute) {
      this.#unwritten += 1
      return
    }
    this.#written += 1
    this.#write(`refused: ${oneLine(what, longest)}`)
  }

  /** Lets somebody with a wrong secret wait. False where too many wait already: they get no answer that costs anything. */
  async slow(): Promise<boolean> {
    if (this.#waiting >= maxWaiting) return false
    this.#waiting += 1
    await this.#wait()
    this.#waiting -= 1
    return true
  }
}
