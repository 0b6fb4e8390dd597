import type { OctetSet, Octets } from './target'

/** Values of one of the four numbers, a bit each. */
type Mask = Uint32Array

/** Addresses whose four numbers are each in their set: the shape of CIDR blocks and octet ranges alike. */
export class OctetBox {
  readonly masks: readonly [Mask, Mask, Mask, Mask]
  /** Number of addresses, 0 to 2^32. */
  readonly size: number
  /** The lowest and the highest address as unsigned 32-bit numbers; without meaning where the box is empty. */
  readonly first: number
  readonly last: number

  constructor(masks: readonly [Mask, Mask, Mask, Mask]) {
    this.masks = masks
    let size = 1
    let first = 0
    let last = 0
    for (const mask of masks) {
      const bounds = boundsOf(mask)
      size *= bounds.count
      first = first * 256 + bounds.first
      last = last * 256 + bounds.last
    }
    this.size = size
    this.first = first
    this.last = last
  }

  static of(octets: Octets): OctetBox {
    const [a, b, c, d] = octets
    return new OctetBox([maskOf(a), maskOf(b), maskOf(c), maskOf(d)])
  }

  /** From one address to another; both have to be the ends of a CIDR block. */
  static ofBlock(first: number, last: number): OctetBox {
    const mask = (shift: number) => {
      const from = (first >>> shift) & 255
      const to = (last >>> shift) & 255
      return maskOf(Array.from({ length: to - from + 1 }, (_, index) => from + index))
    }
    return new OctetBox([mask(24), mask(16), mask(8), mask(0)])
  }

  has(address: number): boolean {
    if (address < this.first || address > this.last) return false
    const [a, b, c, d] = this.masks
    return (
      hasBit(a, address >>> 24) &&
      hasBit(b, (address >>> 16) & 255) &&
      hasBit(c, (address >>> 8) & 255) &&
      hasBit(d, address & 255)
    )
  }

  /** Null where the boxes have no address in common. */
  intersect(other: OctetBox): OctetBox | null {
    if (this.last < other.first || other.last < this.first) return null
    const [a, b, c, d] = this.masks
    const [e, f, g, h] = other.masks
    const box = new OctetBox([and(a, e), and(b, f), and(c, g), and(d, h)])
    return box.size === 0 ? null : box
  }

  /** This box without another one, in at most four boxes that have no address in common. */
  without(other: OctetBox): readonly OctetBox[] {
    const common = this.intersect(other)
    if (common === null) return [this]
    const [a, b, c, d] = this.masks
    const [e, f, g, h] = common.masks
    return [
      new OctetBox([andNot(a, e), b, c, d]),
      new OctetBox([e, andNot(b, f), c, d]),
      new OctetBox([e, f, andNot(c, g), d]),
      new OctetBox([e, f, g, andNot(d, h)]),
    ].filter((box) => box.size > 0)
  }

  /** True where every address of the other box is in this one, as far as the numbers from `level` on decide it. */
  covers(other: OctetBox, level = 0): boolean {
    for (let index = level; index < 4; index++) {
      const mine = this.masks[index]
      if (other.masks[index]?.some((bits, word) => (bits & ~(mine?.[word] ?? 0)) !== 0)) return false
    }
    return true
  }

  /**
   * Every address that is in none of the blockers, ascending. What a blocker covers is left out block by block, so a large
   * hole costs little.
   */
  *addresses(blockers: readonly OctetBox[]): Generator<number> {
    const [first, second, third, fourth] = this.masks.map(octetsOf)
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) return
    for (const a of first) {
      const inA = this.#left(blockers, 0, a)
      if (inA === null) continue
      for (const b of second) {
        const inB = this.#left(inA, 1, b)
        if (inB === null) continue
        for (const c of third) {
          const inC = this.#left(inB, 2, c)
          if (inC === null) continue
          const network = a * 0x1000000 + b * 0x10000 + c * 0x100
          for (const d of fourth) if (this.#left(inC, 3, d) !== null) yield network + d
        }
      }
    }
  }

  /** Blockers that hold addresses with this number; null where one of them holds all of ours with this number. */
  #left(blockers: readonly OctetBox[], level: 0 | 1 | 2 | 3, octet: number): readonly OctetBox[] | null {
    if (blockers.length === 0) return blockers
    const left = blockers.filter((blocker) => hasBit(blocker.masks[level], octet))
    return left.some((blocker) => blocker.covers(this, level + 1)) ? null : left
  }
}

const masks = new WeakMap<OctetSet, Mask>()

/** Sets are shared by many specs, so their masks are too. */
function maskOf(octets: OctetSet): Mask {
  const known = masks.get(octets)
  if (known !== undefined) return known
  const mask = new Uint32Array(8)
  for (const octet of octets) mask[octet >>> 5] = (mask[octet >>> 5] ?? 0) | (1 << (octet & 31))
  masks.set(octets, mask)
  return mask
}

function octetsOf(mask: Mask): readonly number[] {
  const octets: number[] = []
  for (let octet = 0; octet < 256; octet++) if (hasBit(mask, octet)) octets.push(octet)
  return octets
}

function boundsOf(mask: Mask): { first: number; last: number; count: number } {
  let first = -1
  let last = -1
  let count = 0
  for (let word = 0; word < 8; word++) {
    let bits = mask[word] ?? 0
    if (bits === 0) continue
    if (first === -1) first = word * 32 + 31 - Math.clz32(bits & -bits)
    last = word * 32 + 31 - Math.clz32(bits)
    for (; bits !== 0; bits &= bits - 1) count++
  }
  return { first: Math.max(first, 0), last: Math.max(last, 0), count }
}

function hasBit(mask: Mask, octet: number): boolean {
  return (((mask[octet >>> 5] ?? 0) >>> (octet & 31)) & 1) === 1
}

function and(one: Mask, other: Mask): Mask {
  return one.map((bits, word) => bits & (other[word] ?? 0))
}

function andNot(one: Mask, other: Mask): Mask {
  return one.map((bits, word) => bits & ~(other[word] ?? 0))
}
