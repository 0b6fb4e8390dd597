import { type Baseline, ofComputer } from '#shared/baseline/baseline'
import { drift } from '#shared/baseline/drift'
import { type ListenerMatch, matchListeners } from '#shared/baseline/entry-match'
import { failure } from '#shared/ipc/result'
import type { SocketsSnapshot } from '#shared/sockets/event'
import { unattributedText } from '#shared/sockets/unattributed'
import { type DriftChange, DriftMemory } from '#shared/watch/drift-memory'
import type { ListenerMemory } from '#shared/watch/listener-memory'
import type { WatchRequest } from '#shared/watch/request'
import { dayOf } from '#shared/words/day'
import { isOfOthers } from './watched-others'

/** Holds what is known of this computer's listeners against a baseline. */
export class WatchedBaseline {
  /** What the whole file says. */
  readonly whole: Baseline
  readonly #baseline: Baseline
  readonly #memory: DriftMemory

  constructor(baseline: Baseline, told: DriftMemory) {
    this.whole = baseline
    // what a file says of hosts and the router is for looks that see them
    this.#baseline = ofComputer(baseline)
    this.#memory = told
  }

  /** Null where the last look may have missed something: what is told then could be wrong. */
  take(
    listeners: ListenerMemory,
    ephemeral: SocketsSnapshot['facts']['ephemeral'],
    unattributed: SocketsSnapshot['unattributed'],
    wall: number,
  ): DriftChange | null {
    if (listeners.doubts) return null
    const missing = unattributed.find(({ kind }) => kind === 'not-listed')
    const settled = listeners.settled()
    const computer = {
      listeners: [...settled, ...listeners.unsettled()],
      ephemeral,
      missing: missing === undefined ? null : unattributedText(missing),
    }
    const found = drift(this.#baseline, { today: dayOf(wall), computer, hosts: new Map(), forwards: null })
    let matched: readonly ListenerMatch[] | null = null
    // wanted only where something may be over
    const doubtful = () => {
      matched ??= matchListeners(this.#baseline.computer ?? [], computer).listeners.filter(
        ({ sure }) => !sure,
      )
      return matched
    }
    // a client that waits for an answer is there, so that nothing is missed, and is no news
    return this.#memory.take(
      found,
      ({ kind, port, protocol }) =>
        kind !== 'new-listener' || settled.some((one) => one.port === port && one.protocol === protocol),
      // where nobody could say who it is, or what the firewall does, nothing of it is over
      ({ kind, port, protocol }) => {
        const isThere = (one: { readonly port: number; readonly protocol: string }) =>
          one.port === port && one.protocol === protocol
        return kind.startsWith('firewall-')
          ? !settled.some((one) => isThere(one) && (one.firewall?.lets ?? null) === null)
          : !doubtful().some(({ listener }) => isThere(listener))
      },
    )
  }
}

/** @throws Failure `invalid-input` with what is wrong in the file */
export async function watchedBaseline({
  text,
  told,
}: NonNullable<WatchRequest['baseline']>): Promise<WatchedBaseline> {
  const { readBaseline } = await import('#shared/baseline/read-baseline')
  const read = readBaseline(text)
  if (read.ok)
    return new WatchedBaseline(read.baseline, new DriftMemory(told.filter((item) => !isOfOthers(item))))
  const [first] = read.problems
  throw failure(
    'invalid-input',
    first === undefined
      ? 'The baseline can’t be read.'
      : `Line ${first.line} of the baseline: ${first.message}`,
  )
}
