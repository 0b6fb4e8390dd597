/**
 * The ports of one host that are still to be asked, in the order in which they are: first those that failed for a reason of
 * our own (`soon`), then those never asked, then those that were silent, oldest first. Ports are positions in the scan's
 * list, so that a host costs a few bytes a port.
 */
export class PortQueue {
  readonly #order: Uint16Array
  #next = 0
  #limit: number
  #soon: number[] = []
  #silent: number[] = []
  #silentHead = 0

  /** @param order positions in the order of asking; shared by all hosts of a scan @param limit how many of them for now */
  constructor(order: Uint16Array, limit: number) {
    this.#order = order
    this.#limit = Math.min(limit, order.length)
  }

  /** Positions that were never asked, those beyond the limit too. */
  get fresh(): number {
    return this.#order.length - this.#next
  }

  /** Positions that may be taken now. */
  get ready(): number {
    return this.#soon.length + (this.#limit - this.#next) + (this.#silent.length - this.#silentHead)
  }

  /** True where a position may be taken that was not asked before or failed for a reason of ours. */
  get hasFresh(): boolean {
    return this.#soon.length > 0 || this.#next < this.#limit
  }

  /** Takes the limit away: the first look is over. */
  openUp(): void {
    this.#limit = this.#order.length
  }

  retrySoon(position: number): void {
    this.#soon.push(position)
  }

  retryLater(position: number): void {
    this.#silent.push(position)
  }

  /** The next position, or null where none is ready. */
  take(): number | null {
    const soon = this.#soon.pop()
    if (soon !== undefined) return soon
    if (this.#next < this.#limit) {
      const position = this.#order[this.#next]
      this.#next += 1
      return position ?? null
    }
    const silent = this.#silent[this.#silentHead]
    if (silent === undefined) return null
    this.#silentHead += 1
    if (this.#silentHead === this.#silent.length) {
      this.#silent = []
      this.#silentHead = 0
    }
    return silent
  }

  /** Everything that is still queued, asked or not; the queue is empty afterwards. */
  drain(): number[] {
    this.openUp()
    const rest: number[] = []
    for (let position = this.take(); position !== null; position = this.take()) rest.push(position)
    return rest
  }
}
