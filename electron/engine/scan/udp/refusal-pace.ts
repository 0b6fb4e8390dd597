/** What became of a question: refused by ICMP, settled otherwise (answered, failed here), or nothing so far. */
type Fate = 'refused' | 'settled' | null

interface Sent {
  /** A port's position; null: the witness. */
  readonly key: number | null
  /** ms */
  readonly at: number
  fate: Fate
}

/** Questions that are sent one behind the other and judged together. */
interface Step {
  readonly sent: Sent[]
  /** Ports that are to be sent in it, at most; the witness behind them. */
  ports: number
  witness: boolean
  /** When the last one was sent, ms. */
  at: number
}

/** Finding out how often the host refuses: the witness alone is asked until it is refused twice. */
interface Measuring {
  /** When the host refused last before, ms. */
  readonly since: number
  /** The first refusal since then only shows when a new one was to be had; the second one shows how long that takes. */
  readonly begun: boolean
}

/** What is known of the silent ones of a step. */
export interface Judgement {
  /** Another port was refused right behind them, so they would have been too. */
  readonly proven: readonly number[]
  /** Their silence says nothing: the host may have had no refusal left. */
  readonly unproven: readonly number[]
}

/** Milliseconds between two questions to the witness while the limit is measured: a part of what was waited, within bounds. */
const measureEvery = (waited: number) => Math.min(250, Math.max(10, waited / 20))
/** Milliseconds without any refusal after which the host is taken to refuse no more. */
const lostAfter = 30_000
/** Milliseconds from the first question of a step to its last, for it to say something while no limit is known. */
const longestStretch = 100
/** How much the interval is changed where it turns out too short or too long. */
const adjustment = 0.03
const largeAdjustment = 0.3
/** Steps in which not even the witness was refused, after which the limit is measured again. */
const mostMisses = 5
/** Milliseconds between steps at a host that lost refusals though no limit was found, at most. */
const longestGap = 50

/**
 * How many ports of a host may be asked at once, so that none of its refusals is lost, and what silence means there.
 *
 * Hosts limit their ICMP (RFC 1812 section 4.3.2.8, RFC 4443 section 2.4 f). Linux lets one address have six at once and
 * then one a second (icmp(7), `icmp_ratelimit`), so a closed port often says nothing. A refusal spends what the host may
 * send; silence spends nothing. So ports are asked in steps, one right behind the other: where one is refused, the silent ones
 * before it would have been refused too, if they were closed. Where no closed port is left to show that, a port that is known
 * to be closed is asked at the end: the witness. Where the witness is silent too, the host has nothing left: then the time is
 * measured that it takes to get something new, and from then on each step waits for that.
 *
 * Times are in milliseconds. Pure: the caller tells what happened.
 */
export class RefusalPace {
  readonly #most: number
  #size: number
  #gap = 0
  #interval: number | null = null
  #lastRefusal = Number.NEGATIVE_INFINITY
  #nextAt = 0
  #step: Step | null = null
  #doubted = false
  #needsWitness = true
  #misses = 0
  #measuring: Measuring | null = null
  #lost = false

  /** @param first ports in the first step @param most ports in a step, at most */
  constructor(first: number, most: number) {
    this.#most = most
    this.#size = Math.min(first, most)
  }

  /** Milliseconds from one refusal of the host to the next; null: no limit was found. */
  get interval(): number | null {
    return this.#interval
  }

  /** The host refuses no more: nothing can be proven any more. */
  get isLost(): boolean {
    return this.#lost
  }

  /**
   * How much may be sent now.
   * @param ready ports that may be asked @param witness a port that was refused is there and the ports need one behind them
   */
  room(now: number, ready: number, witness: boolean): { ports: number; witness: boolean } {
    if (this.#step === null) {
      if (now < this.#nextAt) return { ports: 0, witness: false }
      const alone = (this.#measuring !== null || this.#doubted) && !this.#lost
      if (!alone && ready === 0) return { ports: 0, witness: false }
      this.#step = {
        sent: [],
        ports: alone ? 0 : Math.min(this.#size, ready),
        witness: alone || (witness && !this.#lost && (this.#interval === null || this.#needsWitness)),
        at: now,
      }
    }
    const { sent, ports } = this.#step
    const left = Math.max(0, Math.min(ports - sent.length, ready))
    const witnessLeft = this.#step.witness && !sent.some(({ key }) => key === null)
    // a witness behind no port shows nothing, except when it was asked for alone
    return { ports: left, witness: witnessLeft }
  }

  /** They are sent now, in this order; null is the witness, which ends the step. */
  begin(keys: readonly (number | null)[], now: number): void {
    const step = this.#step
    if (step === null) return
    for (const key of keys) step.sent.push({ key, at: now, fate: null })
    step.at = now
  }

  /** An ICMP answer came for the port of this position (null: the witness). */
  refused(key: number | null, now: number): void {
    this.#lastRefusal = now
    this.#mark(key, 'refused')
  }

  /** Something else came of it, which says nothing about refusals. */
  settled(key: number | null): void {
    this.#mark(key, 'settled')
  }

  /** A port was refused that had been silent before: some refusal was lost. */
  late(): void {
    if (this.#interval !== null || this.#measuring !== null) return
    this.#size = Math.max(1, Math.floor(this.#size / 2))
    this.#gap = Math.min(longestGap, Math.max(5, this.#gap * 2))
  }

  /** No port is left that is known to be closed: nothing can be found out by one, and no step waits for it. */
  loseWitness(): void {
    this.#doubted = false
    this.#measuring = null
    if (this.#step !== null && !this.#step.sent.some(({ key }) => key === null)) this.#step.witness = false
  }

  /** Forgets the step that is under way. */
  abandon(): void {
    this.#step = null
    this.#doubted = false
  }

  /**
   * Judges the step that is under way as soon as it can be.
   * @param more whether ports are ready that the step has room for @param patience how old a question without a refusal must be, ms
   */
  judge(now: number, more: boolean, patience: number): Judgement | null {
    const step = this.#step
    if (step === null) return null
    const { sent } = step
    if (sent.length === 0 && !more && !step.witness) {
      this.#step = null
      return null
    }
    const asked = sent.filter(({ key }) => key !== null).length
    const witnessSent = sent.some(({ key }) => key === null)
    if ((asked < step.ports && more) || (step.witness && !witnessSent)) return null
    if (sent.some(({ fate }) => fate === null) && now - step.at < patience) return null
    this.#step = null
    const last = sent.findLastIndex(({ fate }) => fate === 'refused')
    const silent = (from: number, to: number) =>
      sent.slice(from, to).flatMap(({ key, fate }) => (fate === null && key !== null ? [key] : []))
    const stretch = (sent[Math.max(0, last)]?.at ?? 0) - (sent[0]?.at ?? 0)
    // something new to refuse with may have come in between; with a known limit it was waited for before the step
    const stale = this.#interval === null && stretch > longestStretch
    const proven = stale ? 0 : Math.max(0, last)
    const judgement = { proven: silent(0, proven), unproven: silent(proven, sent.length) }
    if (witnessSent && asked === 0) this.#hearWitness(last === 0, now)
    else {
      this.#weigh(sent, now, witnessSent, silent(last + 1, sent.length).length)
      if (stale && last > 0 && !this.#lost) this.#measuring ??= { since: this.#lastRefusal, begun: false }
    }
    return judgement
  }

  #mark(key: number | null, fate: Fate): void {
    const own = this.#step?.sent.find((sent) => sent.key === key && sent.fate === null)
    if (own !== undefined) own.fate = fate
  }

  #weigh(sent: readonly Sent[], now: number, witnessSent: boolean, behind: number): void {
    const refused = sent.filter(({ fate }) => fate === 'refused')
    const [only] = refused
    const witnessOnly = refused.length === 1 && only?.key === null
    if (refused.length === 0) {
      // nothing was spent, so nothing has to be waited for, unless the witness says otherwise
      this.#nextAt = now + this.#gap
      if (!witnessSent) this.#size = Math.min(this.#most, this.#size * 2)
      else if (this.#interval === null) this.#doubted = true
      else this.#miss(this.#interval, now)
      this.#needsWitness = true
      return
    }
    if (behind === 0) this.#size = Math.min(this.#most, this.#size * 2)
    else if (this.#interval !== null) {
      this.#size = Math.max(1, sent.findLastIndex(({ key, fate }) => key !== null && fate === 'refused') + 1)
    }
    this.#misses = 0
    this.#needsWitness = witnessOnly
    // two at once: the host had saved something up; and more than two, a lot
    if (this.#interval !== null && refused.length > 1) {
      this.#interval *= refused.length > 2 ? 1 - largeAdjustment : 1 - adjustment
    }
    this.#nextAt = this.#interval === null ? now + this.#gap : this.#lastRefusal + this.#interval
  }

  /** Not even the witness was refused: it was too early, or the host has become slower. */
  #miss(interval: number, now: number): void {
    this.#misses += 1
    this.#size = 1
    this.#interval = interval * (1 + adjustment)
    this.#nextAt = now + interval / 20
    if (this.#misses >= mostMisses) this.#doubted = true
  }

  /** The witness was asked alone: is there something left, and if not, when will there be? */
  #hearWitness(refused: boolean, now: number): void {
    const doubted = this.#doubted
    this.#doubted = false
    if (this.#measuring === null) {
      // only one of the two was lost on its way
      if (refused || !doubted)
        this.#nextAt = this.#interval === null ? now : this.#lastRefusal + this.#interval
      else this.#measuring = { since: this.#lastRefusal, begun: false }
      return
    }
    const { since, begun } = this.#measuring
    if (!refused) {
      this.#nextAt = now + measureEvery(now - since)
      if (now - since > lostAfter) {
        this.#lost = true
        this.#measuring = null
      }
      return
    }
    const at = this.#lastRefusal
    if (this.#interval !== null) this.#interval = Math.max(this.#interval, at - since)
    else if (begun) this.#interval = at - since
    this.#measuring = this.#interval === null ? { since: at, begun: true } : null
    this.#nextAt = this.#interval === null ? now + measureEvery(0) : at + this.#interval
    this.#size = 1
  }
}
