import { type RefObject, useEffect, useState } from 'react'

export interface ElementSize {
  readonly width: number
  readonly height: number
}

/** The content size of an element in CSS pixels; zero until it is known. */
export function useElementSize(element: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const { width, height } = entry.contentRect
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}
