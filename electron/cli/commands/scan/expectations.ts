import type { AskedPorts, ProtocolPort } from '#shared/ports/asked-ports'
import { wholeNumber } from '#shared/scan/output/figures'
import type { HostReport } from '#shared/scan/output/report'

/** Broken expectations that are told one by one. */
const maxTold = 50

/** Holds the ports of every host against what was expected of them. */
export class Expectations {
  readonly #open: AskedPorts
  readonly #closed: AskedPorts
  readonly #told: string[] = []
  #broken = 0

  constructor(open: AskedPorts, closed: AskedPorts) {
    this.#open = open
    this.#closed = closed
  }

  check(host: HostReport): void {
    this.#checkAll(host, this.#open, 'open')
    this.#checkAll(host, this.#closed, 'closed')
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

  #checkAll(host: HostReport, ports: AskedPorts, expected: 'open' | 'closed'): void {
    for (let slot = 0; slot < ports.length; slot += 1) this.#checkPort(host, ports.at(slot), expected)
  }

  #checkPort(host: HostReport, { protocol, port }: ProtocolPort, expected: 'open' | 'closed'): void {
    const evidence = host.results.evidenceOf(protocol, port)
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
    this.#told.push(
      `${host.address} ${protocol === 'tcp' ? 'port' : 'UDP port'} ${port} was expected to be ${expected}, but ${found}.`,
    )
  }
}
