/** A part of the port field; both ends belong to it, 0 to 65535. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

export const allPorts: PortRange = { first: 0, last: 65535 }

export interface NamedRange extends PortRange {
  readonly key: 'system' | 'user' | 'dynamic'
  readonly name: string
  readonly meaning: string
}

/** IANA's three ranges, RFC 6335 section 6. */
export const ianaRanges: readonly NamedRange[] = [
  { key: 'system', name: 'System', first: 0, last: 1023, meaning: 'Assigned to well-known services.' },
  { key: 'user', name: 'User', first: 1024, last: 49151, meaning: 'Registered for applications.' },
  { key: 'dynamic', name: 'Dynamic', first: 49152, last: 65535, meaning: 'Never assigned: for short use.' },
]

export function sameRange(a: PortRange, b: PortRange): boolean {
  return a.first === b.first && a.last === b.last
}

/** The IANA range that a port lies in. */
export function ianaRangeOf(port: number): NamedRange {
  const found = ianaRanges.find((range) => port >= range.first && port <= range.last)
  return found ?? { key: 'system', name: 'System', first: 0, last: 1023, meaning: '' }
}

const smallest = 64

/** The aligned quarter of a range that holds `port`. */
export function zoomIn(range: PortRange, port: number): PortRange {
  const size = Math.max(smallest, powerOfTwoFrom(range.last - range.first + 1) / 4)
  const first = Math.floor(port / size) * size
  return { first, last: first + size - 1 }
}

/** The aligned range of four times the size around a range; `allPorts` at most. */
export function zoomOut(range: PortRange): PortRange {
  const size = Math.min(65536, powerOfTwoFrom(range.last - range.first + 1) * 4)
  const first = Math.floor(range.first / size) * size
  return { first, last: first + size - 1 }
}

/** The range between two ports, widened so that at least 64 ports are seen. */
export function rangeBetween(a: number, b: number): PortRange {
  const first = Math.min(a, b)
  const last = Math.max(a, b)
  const missing = Math.max(0, smallest - (last - first + 1))
  const start = Math.max(0, Math.min(first - Math.floor(missing / 2), 65536 - smallest))
  return { first: start, last: Math.min(65535, Math.max(last, start + smallest - 1)) }
}

/** A range of the same size, moved as little as needed to hold `port`. */
export function rangeAround(range: PortRange, port: number): PortRange {
  if (port >= range.first && port <= range.last) return range
  const size = powerOfTwoFrom(range.last - range.first + 1)
  const first = Math.floor(port / size) * size
  return { first, last: first + size - 1 }
}

function powerOfTwoFrom(count: number): number {
  let size = smallest
  while (size < count) size *= 2
  return size
}
