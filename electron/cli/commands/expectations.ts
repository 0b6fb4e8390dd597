import { wholeNumber } from '#shared/scan/output/figures'
import type { HostReport } from '#shared/scan/output/report'

/** Broken expectations that are told one by one. */
const maxTold = 50

/** Holds the ports of every host against what was expected of them. */
export class Expectations {
  readonly #open: Uint16Array
  readonly #closed: Uint16Array
  readonly #told: string[] = []
  #broken = 0

  constructor(open: Uint16Array, closed: Uint16Array) {
    this.#open = open
    this.#closed = closed
  }

  check(host: HostReport): void {
    for (const port of this.#open) this.#checkPort(host, port, 'open')
    for (const port of this.#closed) this.#checkPort(host, port, 'closed')
  }

  get met(): boolean {
    return this.#broken === 0
  }

  /** A sentence for each port that was not as expected, and one for those beyond {@link maxTold}. */
  sentences(): string[] {
    const more = this.#broken - this.#told.length
    return more === 0
      ? this.#told
      : [...this.#told, `${wholeNumber(more)} more ports are not as they were expected.`]
  }

  #checkPort(host: HostReport, port: number, expected: 'open' | 'closed'): void {
    const evidence = host.results.evidenceOf(port)
    if (evidence?.state === expected) return
    this.#broken += 1
    if (this.#told.length >= maxTold) return
    const state = evidence?.state ?? 'not-scanned'
    const found =
      host.up === false
        ? `the host is down (${host.reason})`
        : state === 'not-scanned' || state === 'waiting'
          ? 'it was not scanned'
          : `it is ${state === 'error' ? 'unknown' : state} (${evidence?.reason})`
    this.#told.push(`${host.address} port ${port} was expected to be ${expected}, but ${found}.`)
  }
}
