import type { OctetBox } from './octet-box'

/** Work that counting may cost: comparing two boxes by their ends counts 1, cutting one out of another 200. */
const initialBudget = 20_000_000
const cutting = 200

/** Single addresses and boxes; either may overlap with anything. */
export interface Ipv4Parts {
  readonly points: Iterable<number>
  readonly boxes: readonly OctetBox[]
}

/**
 * Counts addresses of boxes by cutting overlaps out, without looking at single addresses of a box. Where that would take
 * too long, `exact` turns false and every later answer is an upper bound.
 */
export class Ipv4Counter {
  #budget = initialBudget

  get exact(): boolean {
    return this.#budget >= 0
  }

  /** Addresses of the box that are in none of the others. */
  without(box: OctetBox, others: readonly OctetBox[]): number {
    for (const [index, other] of others.entries()) {
      if (--this.#budget < 0) return box.size
      if (box.last < other.first || other.last < box.first) continue
      this.#budget -= cutting
      if (box.intersect(other) === null) continue
      const rest = others.slice(index + 1)
      return box.without(other).reduce((sum, piece) => sum + this.without(piece, rest), 0)
    }
    return box.size
  }

  /** Addresses that are in the wanted parts and not in the excluded ones, each counted once. */
  count(wanted: Ipv4Parts, excluded: Ipv4Parts): number {
    const boxes = new SortedBoxes(wanted.boxes)
    const holes = new SortedBoxes(excluded.boxes)
    let hosts = 0
    let open: OctetBox[] = []
    for (const box of boxes.sorted) {
      this.#budget -= open.length
      if (this.exact) open = open.filter((earlier) => earlier.last >= box.first)
      hosts += this.without(box, this.exact ? [...excluded.boxes, ...open] : [])
      open.push(box)
    }
    const excludedPoints = new Set(excluded.points)
    for (const point of new Set(wanted.points)) {
      if (!excludedPoints.has(point) && !this.#has(boxes, point) && !this.#has(holes, point)) hosts++
    }
    // an upper bound stays one if some of these are not subtracted
    for (const point of excludedPoints) {
      if (this.#has(boxes, point) && !this.#has(holes, point) && this.exact) hosts--
    }
    return hosts
  }

  /** False also where the budget is used up. */
  #has(boxes: SortedBoxes, address: number): boolean {
    for (const box of boxes.near(address)) {
      if (--this.#budget < 0) return false
      if (box.has(address)) return true
    }
    return false
  }
}

/** Boxes by their lowest address. */
class SortedBoxes {
  readonly sorted: readonly OctetBox[]
  /** The highest address of a box and all before it. */
  readonly #highest: Float64Array

  constructor(boxes: readonly OctetBox[]) {
    this.sorted = [...boxes].sort((one, other) => one.first - other.first || other.last - one.last)
    let highest = -1
    this.#highest = Float64Array.from(this.sorted, (box) => {
      highest = Math.max(highest, box.last)
      return highest
    })
  }

  /** Every box whose ends an address may lie between, and some others. */
  *near(address: number): Generator<OctetBox> {
    let low = 0
    let high = this.sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.sorted[middle]?.first ?? 0) <= address) low = middle + 1
      else high = middle
    }
    for (let index = low - 1; (this.#highest[index] ?? -1) >= address; index--) {
      const box = this.sorted[index]
      if (box !== undefined) yield box
    }
  }
}
