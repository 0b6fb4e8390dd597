import type { Drift } from '../baseline/drift'
import type { DriftItem } from '../baseline/drift-item'
import type { WatchedDrift } from './event'

/** What is different of the drift. */
export interface DriftChange {
  readonly begun: readonly WatchedDrift[]
  readonly over: readonly WatchedDrift[]
  /** Sentences about what can't be told, new ones only. */
  readonly notKnown: readonly string[]
}

/** Which drift was told of already: each matter is told once, and once more when it is over. */
export class DriftMemory {
  readonly #told: Map<string, WatchedDrift>
  #notKnown: ReadonlySet<string> = new Set()

  /** @param told what an earlier watch told of */
  constructor(told: readonly WatchedDrift[]) {
    this.#told = new Map(told.map((item) => [item.id, item]))
  }

  /**
   * @param isOf what is drift, of all that the comparison has: the rest was not looked at
   * @param isSeen whether the look would have seen a matter that it does not have: what is not known is not over
   */
  take(
    { items, notKnown }: Drift,
    isOf: (item: DriftItem) => boolean,
    isSeen: (told: WatchedDrift) => boolean = () => true,
  ): DriftChange {
    const now = new Map(items.filter(isOf).map((item) => [item.id, item]))
    const begun: WatchedDrift[] = []
    const over: WatchedDrift[] = []
    for (const [id, item] of now) {
      if (this.#told.has(id)) continue
      const watched = watchedOf(item)
      begun.push(watched)
      this.#told.set(id, watched)
    }
    for (const [id, item] of this.#told) {
      if (now.has(id) || !isSeen(item)) continue
      over.push(item)
      this.#told.delete(id)
    }
    const unknown = new Set(notKnown.map(({ sentence }) => sentence))
    const news = [...unknown].filter((sentence) => !this.#notKnown.has(sentence))
    this.#notKnown = unknown
    return { begun, over, notKnown: news }
  }
}

function watchedOf(item: DriftItem): WatchedDrift {
  const { kind, gravity, id, part, port, protocol, was, is, sentence, advice, approval } = item
  return {
    kind,
    gravity,
    id,
    host: part.kind === 'host' ? part.host : null,
    port,
    protocol,
    was,
    is,
    sentence,
    advice,
    owner: approval?.owner ?? null,
    purpose: approval?.purpose ?? null,
  }
}
