/** Ports as ranges for a line that may be too short: `1–21, 23–8999 … 60000–65535`. At most `most` ranges are written. */
export function rangesText(ports: Uint16Array, slots: readonly number[], most = 4): string {
  const ranges: string[] = []
  let last: string | null = null
  for (let at = 0; at < slots.length; ) {
    let end = at
    while (end + 1 < slots.length && (ports[slots[end + 1] ?? 0] ?? 0) === (ports[slots[end] ?? 0] ?? 0) + 1)
      end += 1
    const first = ports[slots[at] ?? 0] ?? 0
    const final = ports[slots[end] ?? 0] ?? 0
    const text = first === final ? String(first) : `${first}–${final}`
    if (ranges.length < most - 1) ranges.push(text)
    else if (end === slots.length - 1 && last === null) ranges.push(text)
    else last = text
    at = end + 1
  }
  return last === null ? ranges.join(', ') : `${ranges.join(', ')} … ${last}`
}
