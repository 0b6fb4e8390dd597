import { RoundTrip } from './round-trip'
import type { Pace } from './timing'

/** Retries after which the share of lost packets is estimated. */
const sample = 40
/** A share of losses above this one is taken for "too fast"; random loss of a bad link stays below it. */
const tooMuchLoss = 0.15
/** Fewer retries answered than this share: the ports swallow probes, nothing is lost. */
const noise = 0.02
/** Round trips of so many milliseconds more than three times the shortest are our own queues, not the network. */
const queueing = 25
/** Answers between two looks at the queues, and the smallest window that they may lead to. */
const queueSample = 64
const leastQueued = 16
/** After it was slowed down, the window grows by one in so many milliseconds at most. */
const slowGrowth = 200

/**
 * How many attempts of one host may be young (not yet older than an answer usually takes) at once, and how long to wait.
 * The window grows with every answer (slow start, then by one a round) and shrinks by half, but not below the rate at which
 * answers come, when more packets are lost than a bad link loses (AIMD, RFC 5681 section 3.1 in spirit; the estimate of the
 * round trip is RFC 6298's). Where answers take ever longer, more attempts only wait in queues, as in TCP Vegas: then it
 * shrinks a little.
 * Times are in milliseconds. Pure: the caller tells what happened.
 */
export class Window {
  readonly #pace: Pace
  readonly #most: number
  #size: number
  #threshold: number
  readonly #roundTrip = new RoundTrip()
  #shortest = Number.POSITIVE_INFINITY
  #sinceQueueLook = 0
  #first = { answered: 0, silent: 0 }
  #again = { answered: 0, silent: 0 }
  readonly #answers = new AnswerRate()

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
    return this.#roundTrip.smoothed
  }

  /** Age from which on an attempt without an answer no longer counts as young. */
  get youth(): number {
    const { longest } = this.#roundTrip
    return longest === null ? this.#pace.firstTimeout / 4 : Math.max(10, longest)
  }

  /** How long the n-th try (from 1) of a port waits: longer each time, and never beyond the template's limit. */
  timeout(attempt: number): number {
    const { firstTimeout, minTimeout, maxTimeout } = this.#pace
    const { longest } = this.#roundTrip
    const first = longest === null ? firstTimeout : Math.max(minTimeout, longest)
    return Math.min((first * (attempt + 1)) / 2, maxTimeout)
  }

  /** Something came back for the n-th try of a port, at `now`. */
  answered(attempt: number, roundTrip: number, now: number): void {
    this.#roundTrip.measured(roundTrip)
    this.#shortest = Math.min(this.#shortest, roundTrip)
    this.#answers.count(now)
    if ((this.#roundTrip.smoothed ?? 0) > 3 * this.#shortest + queueing) this.#shrinkForQueue()
    else this.#grow(this.slowed ? Math.min(1, this.youth / slowGrowth) / this.#size : 1)
    this.#count(attempt, 'answered')
  }

  /** Nothing came back. A host that swallows probes is no reason to be slow, so this lets the window grow a little too. */
  silent(attempt: number): void {
    if (!this.slowed) this.#grow(1 / 8)
    this.#count(attempt, 'silent')
  }

  #shrinkForQueue(): void {
    this.#sinceQueueLook += 1
    if (this.#sinceQueueLook < queueSample) return
    this.#sinceQueueLook = 0
    if (this.#size > leastQueued) this.#size = Math.max(leastQueued, this.#size * 0.8)
  }

  #grow(by: number): void {
    this.#size = Math.min(this.#most, this.#size + by)
  }

  /**
   * A port that swallows everything and a lost packet look alike, so the share of losses is reckoned from those ports that
   * were silent once and were asked again: with f of the first tries and s of the retries answered, the share p that is
   * lost solves f = a(1-p) and s(1-f) = a·p(1-p), a being the share of ports that answer at all: p = s(1-f)/f. It is too
   * high once the pace has changed since the first tries, which the rate of answers as a lower limit makes harmless.
   */
  #count(attempt: number, what: 'answered' | 'silent'): void {
    if (attempt === 1) this.#first[what] += 1
    if (attempt < 2) return
    this.#again[what] += 1
    const retries = this.#again.answered + this.#again.silent
    if (retries < sample || this.#first.answered === 0) return
    const f = this.#first.answered / (this.#first.answered + this.#first.silent)
    const s = this.#again.answered / retries
    this.#again = { answered: 0, silent: 0 }
    if (s < noise || (s * (1 - f)) / f <= tooMuchLoss) return
    const answering = (this.#answers.perSecond * this.youth) / 1_000
    this.#size = Math.min(this.#size, Math.max(1, this.#size / 2, answering))
    this.#threshold = Math.min(this.#threshold, this.#size)
  }
}

/** How fast a host was seen to answer lately, in answers a second. */
class AnswerRate {
  #since = Number.NaN
  #count = 0
  #best = 0

  count(now: number): void {
    if (Number.isNaN(this.#since)) this.#since = now
    this.#count += 1
    const span = now - this.#since
    if (span < 250) return
    this.#best = Math.max((this.#count / span) * 1_000, this.#best * 0.9)
    this.#since = now
    this.#count = 0
  }

  get perSecond(): number {
    return this.#best
  }
}
