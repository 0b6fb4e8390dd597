/** Addresses from `first` to `last`, both included. */
export interface Range {
  readonly first: bigint
  readonly last: bigint
}

/** The same addresses in ascending ranges that neither overlap nor touch. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((one, other) =>
    one.first < other.first ? -1 : one.first > other.first ? 1 : 0,
  )
  const merged: Range[] = []
  let current: Range | undefined
  for (const range of sorted) {
    if (current === undefined || range.first > current.last + 1n) {
      if (current !== undefined) merged.push(current)
      current = range
    } else if (range.last > current.last) {
      current = { first: current.first, last: range.last }
    }
  }
  if (current !== undefined) merged.push(current)
  return merged
}

/** What is left of merged ranges without others, which are merged too; ascending. */
export function subtractRanges(ranges: readonly Range[], without: readonly Range[]): Range[] {
  const left: Range[] = []
  let next = 0
  for (const range of ranges) {
    let first = range.first
    while (next < without.length && (without[next]?.last ?? 0n) < first) next++
    for (let index = next; index < without.length; index++) {
      const hole = without[index]
      if (hole === undefined || hole.first > range.last) break
      if (hole.first > first) left.push({ first, last: hole.first - 1n })
      first = hole.last + 1n
    }
    if (first <= range.last) left.push({ first, last: range.last })
  }
  return left
}

/** What two ranges have in common; null for nothing. */
export function overlap(one: Range, other: Range): Range | null {
  if (one.first < other.first)
    return one.last < other.first ? null : overlap({ ...one, first: other.first }, other)
  if (one.first > other.last) return null
  return one.last <= other.last ? one : { first: one.first, last: other.last }
}

/** Addresses in ranges that don't overlap. */
export function sizeOf(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, range) => sum + range.last - range.first + 1n, 0n)
}
