import type { ProtocolPort } from '#shared/ports/asked-ports'
import { type Outcome, type PortState, type Reason, stateAt, stateCode } from '#shared/scan/state'
import type { PortList } from './port-order'

/** What a host says of one port: a verdict, or `waiting`. Times in milliseconds, `roundTrip` NaN where nothing answered. */
export interface PortVerdict extends ProtocolPort {
  readonly state: PortState
  readonly reason: Reason
  readonly outcome: Outcome
  readonly tries: number
  readonly roundTrip: number
  readonly waited: number
}

/** What is to be done about a port: asked (again), waited for, nothing any more, or settled with the whole host. */
const standings = { queued: 0, underWay: 1, known: 2, doubted: 3 } as const
export type Standing = keyof typeof standings

/** What is known of each port of one host, by its position in the scan's list; a few bytes a port. */
export class PortLedger {
  readonly counts: Record<PortState, number>
  readonly #list: PortList
  readonly #standing: Uint8Array
  readonly #states: Uint8Array
  readonly #tries: Uint8Array
  readonly #waits: Float32Array
  readonly #onVerdict: (verdict: PortVerdict) => void

  constructor(list: PortList, onVerdict: (verdict: PortVerdict) => void) {
    const count = list.ports.length
    this.#list = list
    this.#standing = new Uint8Array(count)
    this.#states = new Uint8Array(count)
    this.#tries = new Uint8Array(count)
    this.#waits = new Float32Array(count)
    this.#onVerdict = onVerdict
    this.counts = {
      'not-scanned': count,
      open: 0,
      closed: 0,
      filtered: 0,
      error: 0,
      waiting: 0,
      'open|filtered': 0,
    }
  }

  get size(): number {
    return this.#list.ports.length
  }

  portAt(position: number): number {
    return this.#list.ports[position] ?? 0
  }

  positionOf(port: number): number {
    return this.#list.positions[port] ?? 0
  }

  is(position: number, standing: Standing): boolean {
    return this.#standing[position] === standings[standing]
  }

  put(position: number, standing: Standing): void {
    this.#standing[position] = standings[standing]
  }

  /** Positions that are waited for. */
  underWay(): readonly number[] {
    return [...this.#standing.keys()].filter((position) => this.is(position, 'underWay'))
  }

  /** Tries so far; 255 stands for more. */
  tries(position: number): number {
    return this.#tries[position] ?? 0
  }

  /** Counts a try that was waited for so long; gives the number of tries. */
  addTry(position: number, ms: number): number {
    const tries = Math.min(255, this.tries(position) + 1)
    this.#tries[position] = tries
    this.#waits[position] = (this.#waits[position] ?? 0) + ms
    return tries
  }

  /** The last word on a port. */
  decide(position: number, state: PortState, reason: Reason, outcome: Outcome, roundTrip = Number.NaN): void {
    this.say(position, state, reason, outcome, roundTrip)
    this.put(position, 'known')
  }

  /** A word on a port that may be followed by another one. */
  say(position: number, state: PortState, reason: Reason, outcome: Outcome, roundTrip = Number.NaN): void {
    this.counts[stateAt(this.#states[position] ?? 0)] -= 1
    this.#states[position] = stateCode[state]
    this.counts[state] += 1
    this.#onVerdict({
      protocol: this.#list.protocol,
      port: this.portAt(position),
      state,
      reason,
      outcome,
      tries: this.tries(position),
      roundTrip,
      waited: this.#waits[position] ?? 0,
    })
  }
}
