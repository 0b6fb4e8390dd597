import type { Lot, ProbeResults } from './lot'

/** Results that are handed on together, at most, and the milliseconds that they wait for more. */
const chunk = 512
const flushAfter = 4

/** Collects outcomes in columns and hands them on, some at a time. */
export class OutcomeBuffer {
  readonly #report: (results: ProbeResults) => void
  #lots = new Uint32Array(chunk)
  #ports = new Uint16Array(chunk)
  #outcomes = new Uint8Array(chunk)
  #times = new Float32Array(chunk)
  #length = 0
  #flushing: NodeJS.Timeout | null = null
  #stopped = false

  constructor(report: (results: ProbeResults) => void) {
    this.#report = report
  }

  /** @param ms milliseconds that the outcome took */
  note(lot: Lot, port: number, outcome: number, ms: number): void {
    if (this.#stopped) return
    const row = this.#length
    this.#lots[row] = lot.id
    this.#ports[row] = port
    this.#outcomes[row] = outcome
    this.#times[row] = ms
    this.#length = row + 1
    if (this.#length === chunk) this.#flush()
    else this.#flushing ??= setTimeout(() => this.#flush(), flushAfter)
  }

  /** Forgets what was not handed on, and all that comes. */
  stop(): void {
    this.#stopped = true
    if (this.#flushing !== null) clearTimeout(this.#flushing)
  }

  #flush(): void {
    if (this.#flushing !== null) clearTimeout(this.#flushing)
    this.#flushing = null
    const length = this.#length
    if (length === 0 || this.#stopped) return
    this.#length = 0
    this.#report({
      lots: this.#lots.slice(0, length),
      ports: this.#ports.slice(0, length),
      outcomes: this.#outcomes.slice(0, length),
      times: this.#times.slice(0, length),
    })
  }
}
