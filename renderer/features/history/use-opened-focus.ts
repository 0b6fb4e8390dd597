import { type RefObject, useEffect, useRef } from 'react'

/** For a panel that may cover what opened it: it has the focus then, and leaves it alone where that is still seen. */
export function useOpenedFocus(): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body || !activeElement.checkVisibility())
      panel.current?.focus({ preventScroll: true })
  }, [])
  return panel
}
