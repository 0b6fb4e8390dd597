import { useState } from 'react'

/** Rows that were put together to be copied, by names that stay when rows come and go. */
export interface RowMarks {
  readonly marked: ReadonlySet<string>
  /** Takes all from where the marks began, or from `active`, to a row. */
  readonly extend: (active: number, to: number) => void
  readonly toggle: (index: number) => void
  readonly all: () => void
  readonly clear: () => void
}

interface Marks {
  readonly marked: ReadonlySet<string>
  /** Where Shift reaches from. */
  readonly anchor: string | null
}

const none: Marks = { marked: new Set(), anchor: null }

/** @param keyOf the name of a row, null beyond the last one */
export function useRowMarks(count: number, keyOf: (index: number) => string | null): RowMarks {
  const [{ marked, anchor }, setMarks] = useState(none)
  const indexOf = (key: string) => {
    for (let index = 0; index < count; index += 1) if (keyOf(index) === key) return index
    return null
  }
  const between = (from: number, to: number) => {
    const keys = new Set<string>()
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const key = keyOf(index)
      if (key !== null) keys.add(key)
    }
    return keys
  }
  return {
    marked,
    extend(active, to) {
      const from = (anchor === null ? null : indexOf(anchor)) ?? active
      setMarks({ marked: between(from, to), anchor: keyOf(from) })
    },
    toggle(index) {
      const key = keyOf(index)
      if (key === null) return
      const next = new Set(marked)
      if (!next.delete(key)) next.add(key)
      setMarks({ marked: next, anchor: key })
    },
    all: () => setMarks({ marked: between(0, count - 1), anchor: keyOf(0) }),
    clear: () => setMarks(none),
  }
}
