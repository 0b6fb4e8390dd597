import type { AskedPorts } from '#shared/ports/asked-ports'

/**
 * Ports as ranges for a line that may be too short: `1–21, 23–8999 … 60000–65535`. At most `most` ranges are written; the
 * time it takes does not grow with the ranges that are left out.
 */
export function rangesText(asked: AskedPorts, slots: ArrayLike<number>, most = 4): string {
  const both = asked.protocols.length > 1
  const portAt = (at: number) => asked.at(slots[at] ?? 0)
  const follows = (at: number) => {
    const [before, there] = [portAt(at - 1), portAt(at)]
    return there.port === before.port + 1 && there.protocol === before.protocol
  }
  const text = (from: number, to: number) => {
    const { port, protocol } = portAt(from)
    const range = from === to ? `${port}` : `${port}–${portAt(to).port}`
    return both ? `${range}/${protocol}` : range
  }
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
