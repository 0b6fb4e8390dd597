/**
 * Ports as ranges for a line that may be too short: `1–21, 23–8999 … 60000–65535`. At most `most` ranges are written; the
 * time it takes does not grow with the ranges that are left out.
 */
export function rangesText(ports: Uint16Array, slots: ArrayLike<number>, most = 4): string {
  const portAt = (at: number) => ports[slots[at] ?? 0] ?? 0
  const follows = (at: number) => portAt(at) === portAt(at - 1) + 1
  const text = (from: number, to: number) =>
    from === to ? `${portAt(from)}` : `${portAt(from)}–${portAt(to)}`
  const ranges: string[] = []
  let from = 0
  while (from < slots.length && ranges.length < most) {
    let to = from
    while (to + 1 < slots.length && follows(to + 1)) to += 1
    ranges.push(text(from, to))
    from = to + 1
  }
  if (from >= slots.length) return ranges.join(', ')
  let last = slots.length - 1
  while (last > from && follows(last)) last -= 1
  return `${ranges.slice(0, most - 1).join(', ')} … ${text(last, slots.length - 1)}`
}
