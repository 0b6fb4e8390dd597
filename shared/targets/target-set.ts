import { type Scope, scopes as scopeOrder } from '../scan/plan'
import { formatIpv4, formatIpv6, scopeOfIpv4 } from './address'
import { Ipv4Counter } from './ipv4-count'
import { mergeRanges, type Range, sizeOf, subtractRanges } from './ipv6-ranges'
import type { OctetBox } from './octet-box'
import { type Part, partsOf, type ResolvedSpec } from './target-parts'
import { addScopesOfBox, addScopesOfRanges, ownAddresses } from './target-scopes'

export type { ResolvedSpec } from './target-parts'

/** One address to scan. */
export interface Target {
  /** As the user wrote it: a name, an address, or the range that the address is of. */
  readonly target: string
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
}

/** IPv6 parts of one zone; single addresses apart, because there may be many of them. */
interface Zone {
  /** The part in which an address stands alone for the first time. */
  readonly points: Map<bigint, number>
  readonly ranges: (Range & { readonly index: number })[]
  readonly excluded: Range[]
  /** `excluded`, and what is excluded without zone. */
  holes: readonly Range[]
}

/**
 * The addresses of specs without the excluded ones, each once, in the order of the specs and ascending within one. What it
 * holds grows with the number of specs, never with the number of addresses. An IPv6 address and the IPv4 address that it
 * maps are two.
 */
export class TargetSet implements Iterable<Target> {
  readonly #parts: readonly Part[]
  /** The part in which an IPv4 address stands alone for the first time. */
  readonly #points = new Map<number, number>()
  readonly #boxes: { readonly box: OctetBox; readonly index: number }[] = []
  readonly #excludedPoints = new Set<number>()
  readonly #excludedBoxes: OctetBox[] = []
  readonly #zones = new Map<string, Zone>()

  constructor(targets: readonly ResolvedSpec[], excluded: readonly ResolvedSpec[]) {
    this.#parts = partsOf(targets)
    for (const [index, part] of this.#parts.entries()) {
      if (part.kind === 'point') {
        if (!this.#points.has(part.address)) this.#points.set(part.address, index)
      } else if (part.kind === 'box') {
        this.#boxes.push({ box: part.box, index })
      } else {
        const zone = this.#zone(part.zone)
        if (part.first !== part.last) zone.ranges.push({ first: part.first, last: part.last, index })
        else if (!zone.points.has(part.first)) zone.points.set(part.first, index)
      }
    }
    for (const part of partsOf(excluded)) {
      if (part.kind === 'point') this.#excludedPoints.add(part.address)
      else if (part.kind === 'box') this.#excludedBoxes.push(part.box)
      else this.#zone(part.zone).excluded.push(part)
    }
    const everywhere = this.#zones.get('')?.excluded ?? []
    for (const zone of this.#zones.values()) zone.holes = mergeRanges([...zone.excluded, ...everywhere])
  }

  #zone(name: string): Zone {
    const known = this.#zones.get(name)
    if (known !== undefined) return known
    const zone: Zone = { points: new Map(), ranges: [], excluded: [], holes: [] }
    this.#zones.set(name, zone)
    return zone
  }

  /** Addresses that iterating gives. Above 2^53 rounded; not exact (an upper bound) where overlaps are too many to count. */
  count(): { readonly hosts: number; readonly exact: boolean } {
    const counter = new Ipv4Counter()
    const wanted = { points: this.#points.keys(), boxes: this.#boxes.map(({ box }) => box) }
    const ipv4 = counter.count(wanted, { points: this.#excludedPoints, boxes: this.#excludedBoxes })
    let ipv6 = 0n
    for (const zone of this.#zones.values()) ipv6 += sizeOf(subtractRanges(wantedRanges(zone), zone.holes))
    return { hosts: ipv4 + Number(ipv6), exact: counter.exact }
  }

  /**
   * Scopes of the addresses that iterating gives, nearest first; ranges are not enumerated for it. `own` is described at
   * `scopeOf`.
   */
  scopes(own: ReadonlySet<string>): Scope[] {
    const found = new Set<Scope>()
    const ours = ownAddresses(own)
    const excluded = { points: this.#excludedPoints, boxes: this.#excludedBoxes }
    for (const { box } of this.#boxes) {
      if (found.size < scopeOrder.length) addScopesOfBox(found, box, excluded, ours)
    }
    for (const address of this.#points.keys()) {
      if (found.size === scopeOrder.length) break
      if (!this.#isExcluded(address)) found.add(scopeOfIpv4(address, own))
    }
    for (const zone of this.#zones.values()) {
      addScopesOfRanges(found, subtractRanges(wantedRanges(zone), zone.holes), ours)
    }
    return scopeOrder.filter((scope) => found.has(scope))
  }

  isEmpty(): boolean {
    return this[Symbol.iterator]().next().done === true
  }

  *[Symbol.iterator](): Generator<Target> {
    for (const [index, part] of this.#parts.entries()) {
      const { target } = part
      if (part.kind === 'range') {
        const zone = part.zone === '' ? null : part.zone
        for (const address of this.#ipv6Addresses(part, index)) {
          yield { target, address: formatIpv6(address, zone), family: 'ipv6' }
        }
      } else {
        const addresses =
          part.kind === 'point' ? this.#point(part.address, index) : this.#boxAddresses(part.box, index)
        for (const address of addresses) yield { target, address: formatIpv4(address), family: 'ipv4' }
      }
    }
  }

  #isExcluded(address: number): boolean {
    return this.#excludedPoints.has(address) || this.#excludedBoxes.some((box) => box.has(address))
  }

  #point(address: number, index: number): readonly number[] {
    if (this.#points.get(address) !== index || this.#isExcluded(address)) return []
    const isEarlier = this.#boxes.some((earlier) => earlier.index < index && earlier.box.has(address))
    return isEarlier ? [] : [address]
  }

  *#boxAddresses(box: OctetBox, index: number): Generator<number> {
    const blockers = this.#excludedBoxes.filter((other) => box.intersect(other) !== null)
    for (const earlier of this.#boxes) {
      if (earlier.index >= index) break
      if (box.intersect(earlier.box) !== null) blockers.push(earlier.box)
    }
    for (const address of box.addresses(blockers)) {
      if (this.#excludedPoints.has(address)) continue
      if ((this.#points.get(address) ?? index) >= index) yield address
    }
  }

  *#ipv6Addresses(part: Extract<Part, { kind: 'range' }>, index: number): Generator<bigint> {
    const zone = this.#zone(part.zone)
    if (part.first === part.last && zone.points.get(part.first) !== index) return
    const earlier = zone.ranges.filter((range) => range.index < index)
    const left = subtractRanges([part], zone.holes)
    for (const range of earlier.length === 0 ? left : subtractRanges(left, mergeRanges(earlier))) {
      for (let address = range.first; address <= range.last; address++) {
        if ((zone.points.get(address) ?? index) >= index) yield address
      }
    }
  }
}

function wantedRanges(zone: Zone): Range[] {
  const points = [...zone.points.keys()].map((address) => ({ first: address, last: address }))
  return mergeRanges([...points, ...zone.ranges])
}
