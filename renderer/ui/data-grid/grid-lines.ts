import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useRef } from 'react'

/** The lines of a grid of which only those in sight are drawn. */
export interface GridLines {
  readonly count: number
  /** Pixels that a line is high. */
  readonly height: number
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtual: Virtualizer<HTMLDivElement, Element>
  /** Scrolls as little as it takes to see a line. */
  readonly show: (index: number) => void
}

/** Lines for a {@link DataGrid}. */
export function useGridLines(count: number, height: number): GridLines {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
  })
  return {
    count,
    height,
    scroller,
    virtual,
    show: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  }
}

/** Where a key leads to from a line: arrows, pages and ends; null for other keys. */
export function walk(key: string, from: number, { count, height, scroller }: GridLines): number | null {
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / height) - 2)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  }
  const target = targets[key]
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target))
}
