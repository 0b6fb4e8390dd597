/** The highest number that a port can have; a file may speak of port 0 too. */
const highest = 65_535

/** A set of port numbers, kept as what stands in files: "1-21,23-8999". Ascending, without overlap. */
export class PortRanges {
  /** First and last of each range, one behind the other. */
  readonly #bounds: Uint16Array
  readonly size: number

  private constructor(bounds: Uint16Array) {
    this.#bounds = bounds
    let size = 0
    for (let at = 0; at < bounds.length; at += 2) size += (bounds[at + 1] ?? 0) - (bounds[at] ?? 0) + 1
    this.size = size
  }

  static readonly none = new PortRanges(new Uint16Array(0))

  /** Reads "1-21,23"; null for anything else. */
  static read(text: string): PortRanges | null {
    const ranges: (readonly [number, number])[] = []
    for (const part of text.split(',')) {
      const word = part.trim()
      if (word === '') continue
      const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word)
      if (match === null) return null
      const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
      if (first > last || last > highest) return null
      ranges.push([first, last])
    }
    return PortRanges.#merged(ranges)
  }

  /** Any numbers in any order. */
  static of(ports: Iterable<number>): PortRanges {
    return PortRanges.#merged(Array.from(ports, (port) => [port, port] as const))
  }

  static #merged(ranges: (readonly [number, number])[]): PortRanges {
    const bounds: number[] = []
    for (const [first, last] of ranges.sort(([a], [b]) => a - b)) {
      const end = bounds.at(-1)
      if (end !== undefined && first <= end + 1) bounds[bounds.length - 1] = Math.max(end, last)
      else bounds.push(first, last)
    }
    return new PortRanges(Uint16Array.from(bounds))
  }

  has(port: number): boolean {
    for (const [first, last] of this.ranges()) {
      if (port < first) return false
      if (port <= last) return true
    }
    return false
  }

  /** The numbers of both. */
  with(other: PortRanges): PortRanges {
    return PortRanges.#merged([...this.ranges(), ...other.ranges()])
  }

  /** Those that are not in the other. */
  without(other: PortRanges): PortRanges {
    const left = new Uint8Array(highest + 1)
    for (const [first, last] of this.ranges()) left.fill(1, first, last + 1)
    for (const [first, last] of other.ranges()) left.fill(0, first, last + 1)
    const ports: number[] = []
    for (let port = 0; port <= highest; port += 1) if (left[port] === 1) ports.push(port)
    return PortRanges.of(ports)
  }

  /** First and last of each range. */
  *ranges(): Generator<readonly [number, number], void, void> {
    for (let at = 0; at < this.#bounds.length; at += 2) {
      yield [this.#bounds[at] ?? 0, this.#bounds[at + 1] ?? 0]
    }
  }

  /** Each number, ascending. */
  *[Symbol.iterator](): Generator<number, void, void> {
    for (const [first, last] of this.ranges()) for (let port = first; port <= last; port += 1) yield port
  }

  toString(): string {
    return [...this.ranges()]
      .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
      .join(',')
  }
}
