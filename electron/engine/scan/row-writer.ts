import { protocolCode } from '#shared/ports/protocol'
import { emptyRows, firstRows, maxRows, type PortRows } from '#shared/scan/rows'
import { outcomeCode, reasonCode, stateCode } from '#shared/scan/state'
import type { PortVerdict } from './port/port-ledger'

/** Collects the verdicts of one host in columns until they are worth a message. */
export class RowWriter {
  readonly #capacity: number
  readonly #write: (rows: PortRows) => void
  #rows: PortRows | null = null
  #length = 0

  /** @param ports how many ports the host is asked for @param write gets full batches */
  constructor(ports: number, write: (rows: PortRows) => void) {
    this.#capacity = Math.min(maxRows, ports)
    this.#write = write
  }

  /** @param at milliseconds since the start of the scan */
  add(verdict: PortVerdict, at: number): void {
    this.#rows ??= emptyRows(this.#capacity)
    const rows = this.#rows
    const row = this.#length
    rows.ports[row] = verdict.port
    rows.protocols[row] = protocolCode[verdict.protocol]
    rows.states[row] = stateCode[verdict.state]
    rows.reasons[row] = reasonCode(verdict.reason)
    rows.outcomes[row] = outcomeCode(verdict.outcome)
    rows.tries[row] = verdict.tries
    rows.rtts[row] = verdict.roundTrip
    rows.waits[row] = verdict.waited
    rows.times[row] = at
    this.#length = row + 1
    if (this.#length === this.#capacity) this.flush()
  }

  /** Hands on what was collected. */
  flush(): void {
    const rows = this.#rows
    if (rows === null || this.#length === 0) return
    const length = this.#length
    this.#length = 0
    if (length === this.#capacity) {
      this.#rows = null
      this.#write(rows)
    } else this.#write(firstRows(rows, length))
  }
}
