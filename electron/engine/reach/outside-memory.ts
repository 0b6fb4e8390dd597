import type { OutsideSight, ReachFacts } from '#shared/sockets/reachable-from'
import type { Protocol } from '#shared/sockets/socket'
import type { History } from '../history/history'

/** The network that something was seen in: elsewhere it means nothing. Null: this computer had none there. */
export interface SeenIn {
  readonly gateway: string | null
  readonly lan: string | null
}

/**
 * What the outside saw at the last test of each port, and what the router was seen to lead here, out of the history: so that
 * it can be told later without asking anybody.
 */
export class OutsideMemory {
  readonly #history: Pick<History, 'list' | 'answer'> | null
  readonly #wallClock: () => number

  /** @param history null: nothing is kept here */
  constructor(history: Pick<History, 'list' | 'answer'> | null, wallClock: () => number) {
    this.#history = history
    this.#wallClock = wallClock
  }

  /** What is remembered of this network; what can't be read costs nothing but what it says. */
  async seenIn(place: SeenIn): Promise<{
    readonly sight: (protocol: Protocol, port: number) => OutsideSight | null
    readonly forward: (protocol: Protocol, port: number) => ReachFacts['forward']
  }> {
    const entries = (await this.#history?.list().catch(() => [])) ?? []
    const sights = entries.flatMap((entry) =>
      entry.what === 'forward' && entry.seen !== null && isIn(entry.seen, place)
        ? [{ protocol: entry.protocol, at: entry.startedAt, ...entry.seen }]
        : [],
    )
    const listed = entries.find((entry) => entry.what === 'router' && isIn(entry, place))
    const answer = listed === undefined ? null : await this.#history?.answer(listed).catch(() => null)
    const forwards = answer?.kind === 'router' ? answer.result.mappings : []
    const at = listed?.startedAt ?? 0
    const now = this.#wallClock()
    return {
      sight: (protocol, port) => {
        const found = sights.find((one) => one.protocol === protocol && one.port === port)
        return found === undefined ? null : { at: found.at, reached: found.reached }
      },
      forward: (protocol, port) => {
        const found = forwards.find(
          (one) =>
            one.toThisComputer &&
            one.enabled &&
            one.protocol === protocol &&
            one.internalPort === port &&
            (!one.leaseSeconds || at + one.leaseSeconds * 1000 > now),
        )
        return found === undefined ? null : { port: found.externalPort, at }
      },
    }
  }
}

function isIn(seen: SeenIn, place: SeenIn): boolean {
  return seen.gateway === place.gateway && seen.lan === place.lan
}
