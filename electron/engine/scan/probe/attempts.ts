/** A lot that is under way; `young` until it is older than an answer usually takes. */
interface OpenLot {
  readonly since: number
  readonly ports: Uint16Array
  left: number
  young: boolean
}

/** The attempts of one host that are under way, lot by lot, and how many of them are young. Times in milliseconds. */
export class Attempts {
  readonly #lots = new Map<number, OpenLot>()
  /** In the order of beginning, so that only the head has to be looked at for its age. */
  readonly #youngLots: number[] = []
  #young = 0
  #inFlight = 0

  get inFlight(): number {
    return this.#inFlight
  }

  begin(lot: number, ports: Uint16Array, now: number): void {
    this.#lots.set(lot, { since: now, ports, left: ports.length, young: true })
    this.#youngLots.push(lot)
    this.#young += ports.length
    this.#inFlight += ports.length
  }

  /** One attempt of the lot has its outcome. */
  settle(lot: number): void {
    const open = this.#lots.get(lot)
    if (open === undefined) return
    open.left -= 1
    this.#inFlight -= 1
    if (open.young) this.#young -= 1
    if (open.left === 0) this.#lots.delete(lot)
  }

  /** Forgets a lot whose outcomes will never come, and gives all its ports, also those that had theirs. */
  forget(lot: number): Uint16Array {
    const open = this.#lots.get(lot)
    if (open === undefined) return new Uint16Array(0)
    this.#lots.delete(lot)
    this.#inFlight -= open.left
    if (open.young) this.#young -= open.left
    return open.ports
  }

  /** Attempts of a lot that are under way. */
  left(lot: number): number {
    return this.#lots.get(lot)?.left ?? 0
  }

  isOpen(lot: number): boolean {
    return this.#lots.has(lot)
  }

  /** Lots that are under way. */
  lots(): readonly number[] {
    return [...this.#lots.keys()]
  }

  /** Attempts that are younger than `youth`. */
  young(now: number, youth: number): number {
    while (this.#youngLots.length > 0) {
      const lot = this.#lots.get(this.#youngLots[0] ?? -1)
      if (lot !== undefined && now - lot.since < youth) break
      this.#youngLots.shift()
      if (lot === undefined) continue
      lot.young = false
      this.#young -= lot.left
    }
    return this.#young
  }

  clear(): void {
    this.#lots.clear()
    this.#youngLots.length = 0
    this.#young = 0
    this.#inFlight = 0
  }
}
