import type { ReflectorError, ReflectorReport } from '#shared/reflector/protocol'

/** How often refusals are summed up, in milliseconds. */
const everyMs = 60_000

/**
 * What a reflector writes down: who was looked at, and how often somebody was refused. Who asked for their address only,
 * by HTTP or STUN, is not written down. docs/reflector.md says the same to whoever runs one.
 */
export class ReflectorLog {
  readonly #write: (line: string) => void
  readonly #wallClock: () => number
  readonly #refused = new Map<ReflectorError['error'], number>()
  readonly #timer: NodeJS.Timeout

  constructor(write: (line: string) => void, wallClock: () => number) {
    this.#write = write
    this.#wallClock = wallClock
    this.#timer = setInterval(() => this.#sumUp(), everyMs)
    this.#timer.unref()
  }

  probed({ ip, protocol, port, outcome, tookMs }: ReflectorReport): void {
    this.#line(`looked at ${ip} ${protocol} ${port}: ${outcome}, ${Math.round(tookMs)} ms`)
  }

  refused(error: ReflectorError['error']): void {
    this.#refused.set(error, (this.#refused.get(error) ?? 0) + 1)
  }

  /** The system would not let us look. */
  failed(code: string): void {
    this.#line(`could not look: ${code}`)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#sumUp()
  }

  #sumUp(): void {
    if (this.#refused.size === 0) return
    const counts = [...this.#refused].map(([error, count]) => `${error} ${count}`)
    this.#refused.clear()
    this.#line(`refused: ${counts.join(', ')}`)
  }

  #line(text: string): void {
    this.#write(`${new Date(this.#wallClock()).toISOString()} ${text}\n`)
  }
}
