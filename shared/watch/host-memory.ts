import type { HostReport } from '../scan/output/report'
import { type Reason, stateAt } from '../scan/state'
import type { HostPortState, WatchEventOf } from './event'

/** What a watch tells of its hosts. */
export type HostEvent = WatchEventOf<
  'host-port' | 'host-gone' | 'host-back' | 'host-new' | 'host-unseen' | 'host-seen'
>

interface KnownHost {
  readonly target: string
  /** State codes by slot; 0: not known yet. */
  readonly states: Uint8Array
  /** Null: nothing is known of whether it is there. */
  up: boolean | null
  unseen: boolean
  /** Of the last scan that saw it. */
  seenAt: number
  /** The last round that it took part in. */
  round: number
}

/** Rounds after which an address that a name stands for no more is forgotten. */
const roundsKept = 100

/** No way to the host from here: it says nothing of the host. */
const ownReasons: readonly Reason[] = [
  'no-route',
  'network-down',
  'no-descriptors',
  'no-buffers',
  'no-local-port',
]

const codes: readonly (HostPortState | null)[] = [null, 'open', 'closed', 'filtered']

/**
 * The watched hosts, and what is different at each scan. What a scan did not learn stays as it was known: no answer at all,
 * a way that is broken and a scan that was cut off change nothing, and are told as not seen.
 */
export class HostMemory {
  readonly #hosts = new Map<string, KnownHost>()
  #round = 0

  /** A round of scans is over: hosts that come later are new ones. */
  roundDone(): void {
    this.#round += 1
    for (const [address, { round }] of this.#hosts) {
      if (this.#round - round > roundsKept) this.#hosts.delete(address)
    }
  }

  /** Takes the scan of one host in. @param at milliseconds since 1970 */
  take(report: HostReport, at: number): readonly HostEvent[] {
    const { address, target, results } = report
    const known = this.#hosts.get(address)
    const blind = blindness(report)
    if (known !== undefined) known.round = this.#round
    if (known === undefined) {
      if (blind !== null || report.up === false) {
        this.#hosts.set(address, this.#made(report, at, blind !== null))
        return blind === null ? [] : [{ kind: 'host-unseen', at, address, target, why: blind }]
      }
      const made = this.#made(report, at, false)
      this.#hosts.set(address, made)
      learn(made, report)
      return this.#round === 0 ? [] : [{ kind: 'host-new', at, after: at, unseen: false, address, target }]
    }
    if (blind !== null) {
      if (known.unseen) return []
      known.unseen = true
      return [{ kind: 'host-unseen', at, address, target, why: blind }]
    }
    const events: HostEvent[] = []
    const span = { at, after: known.seenAt, unseen: known.unseen, address, target }
    if (known.unseen) events.push({ kind: 'host-seen', at, address, target })
    if (known.up !== report.up && known.up !== null) {
      events.push({ kind: report.up === true ? 'host-back' : 'host-gone', ...span })
    }
    known.unseen = false
    known.up = report.up
    known.seenAt = at
    if (report.up !== true) return events
    for (const { slot, before, now } of learn(known, report)) {
      if (before === 'open' || now === 'open') {
        events.push({ kind: 'host-port', ...span, ...results.asked.at(slot), before, now })
      }
    }
    return events
  }

  #made({ target, results, up }: HostReport, at: number, unseen: boolean): KnownHost {
    const states = new Uint8Array(results.asked.length)
    return { target, states, up: unseen ? null : up, unseen, seenAt: at, round: this.#round }
  }
}

/** Takes in what a scan learned of ports, and gives those that were known and are different. */
function learn(
  known: KnownHost,
  { results }: HostReport,
): { readonly slot: number; readonly before: HostPortState; readonly now: HostPortState }[] {
  const different = []
  const states = results.states()
  for (let slot = 0; slot < states.length; slot += 1) {
    const now = learned(states[slot] ?? 0)
    if (now === null) continue
    const before = codes[known.states[slot] ?? 0] ?? null
    known.states[slot] = codes.indexOf(now)
    if (before !== null && before !== now) different.push({ slot, before, now })
  }
  return different
}

/** A verdict, or null where there is none: silence over UDP is none either. */
function learned(code: number): HostPortState | null {
  const state = stateAt(code)
  return state === 'open' || state === 'closed' || state === 'filtered' ? state : null
}

/** Why a scan of a host says nothing about it; null: it does. */
function blindness({ up, reason, answersEverything, results }: HostReport): string | null {
  if (ownReasons.includes(reason)) return 'This computer has no way to it just now.'
  if (answersEverything) return 'It accepts every connection, so what is open can’t be told.'
  if (up === null) return 'Nothing answered: it may be off, out of reach, or behind a firewall.'
  const { open, closed, filtered } = results.counts
  if (up && open + closed + filtered === 0) return 'The scan came to no result.'
  return null
}
