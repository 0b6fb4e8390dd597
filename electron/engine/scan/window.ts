import type { Pace } from './timing'

/** Second tries after which the share of lost packets is estimated. */
const sample = 40
/** A share of losses above this one is taken for "too fast"; random loss of a bad link stays below it. */
const tooMuchLoss = 0.15

/**
 * How many attempts of one host may be young (not yet older than an answer usually takes) at once, and how long to wait.
 * The window grows with every answer (slow start, then by one a round) and shrinks by half when more packets are lost than
 * a bad link loses (AIMD, RFC 5681 section 3.1 in spirit; the estimate of the round trip is RFC 6298's).
 * Times are in milliseconds. Pure: the caller tells what happened.
 */
export class Window {
  readonly #pace: Pace
  readonly #most: number
  #size: number
  #threshold: number
  #smoothed: number | null = null
  #variation = 0
  #first = { answered: 0, silent: 0 }
  #second = { answered: 0, silent: 0 }

  /** @param most the window's own upper limit, below the pace's where the scope wants it so */
  constructor(pace: Pace, most: number = pace.maxInFlight) {
    this.#pace = pace
    this.#most = Math.min(most, pace.maxInFlight)
    this.#size = Math.min(pace.firstWindow, this.#most)
    this.#threshold = this.#most
  }

  /** Attempts that may be young at once. */
  get size(): number {
    return Math.floor(this.#size)
  }

  /** True while losses hold it back. */
  get slowed(): boolean {
    return this.#threshold < this.#most
  }

  /** Smoothed round trip, null before the first answer. */
  get roundTrip(): number | null {
    return this.#smoothed
  }

  /** Age from which on an attempt without an answer no longer counts as young. */
  get youth(): number {
    if (this.#smoothed === null) return this.#pace.firstTimeout / 4
    return Math.max(10, this.#smoothed + 4 * this.#variation)
  }

  /** How long the n-th try (from 1) of a port waits: longer each time, and never beyond the template's limit. */
  timeout(attempt: number): number {
    const { firstTimeout, minTimeout, maxTimeout } = this.#pace
    const first =
      this.#smoothed === null ? firstTimeout : Math.max(minTimeout, this.#smoothed + 4 * this.#variation)
    return Math.min((first * (attempt + 1)) / 2, maxTimeout)
  }

  /** Something came back for the n-th try of a port. */
  answered(attempt: number, roundTrip: number): void {
    if (this.#smoothed === null) {
      this.#smoothed = roundTrip
      this.#variation = roundTrip / 2
    } else {
      this.#variation += (Math.abs(this.#smoothed - roundTrip) - this.#variation) / 4
      this.#smoothed += (roundTrip - this.#smoothed) / 8
    }
    this.#grow(this.#size < this.#threshold ? 1 : 1 / this.#size)
    this.#count(attempt, 'answered')
  }

  /** Nothing came back. A host that swallows probes is no reason to be slow, so this lets the window grow a little too. */
  silent(attempt: number): void {
    if (!this.slowed) this.#grow(1 / 8)
    this.#count(attempt, 'silent')
  }

  #grow(by: number): void {
    this.#size = Math.min(this.#most, this.#size + by)
  }

  /**
   * A port that swallows everything and a lost packet look alike, so the share of losses is reckoned from those ports that
   * were silent once and were asked again: with f of the first tries and s of the second ones answered, the share p that
   * is lost solves f = a(1-p) and s(1-f) = a·p(1-p), a being the share of ports that answer at all: p = s(1-f)/f.
   */
  #count(attempt: number, what: 'answered' | 'silent'): void {
    if (attempt === 1) this.#first[what] += 1
    if (attempt !== 2) return
    this.#second[what] += 1
    const seconds = this.#second.answered + this.#second.silent
    if (seconds < sample || this.#first.answered === 0) return
    const f = this.#first.answered / (this.#first.answered + this.#first.silent)
    const s = this.#second.answered / seconds
    this.#second = { answered: 0, silent: 0 }
    if ((s * (1 - f)) / f <= tooMuchLoss) return
    this.#threshold = Math.max(1, this.#size / 2)
    this.#size = this.#threshold
    // What was learnt at the old speed fades.
    this.#first.answered /= 4
    this.#first.silent /= 4
  }
}
