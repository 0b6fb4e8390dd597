import { type RefObject, useEffect, useRef } from 'react'

/**
 * For a panel that may cover what opened it: it has the focus then, and leaves it alone where that is still seen.
 * @param aside it has made way: the same holds when it comes back
 */
export function useOpenedFocus(aside: boolean): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (aside) return
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body || !activeElement.checkVisibility())
      panel.current?.focus({ preventScroll: true })
  }, [aside])
  return panel
}
