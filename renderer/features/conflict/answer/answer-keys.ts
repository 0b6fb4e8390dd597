import { useLayoutEffect, useRef } from 'react'

/** Whether Ctrl or Cmd is held, and no other key of that kind. */
export function isMain(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  return event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey
}

/**
 * Does something at Ctrl and a key while the answer is shown. Keys that are held do nothing, and in a dialog they are the dialog's.
 * @param wanted whether the key means that now: a text that is selected is copied by the system
 */
export function useAnswerKey(key: string, wanted: () => boolean, act: () => void): void {
  const newest = useRef({ wanted, act })
  newest.current = { wanted, act }
  // the key means that as soon as what it is for is seen
  useLayoutEffect(() => {
    const own = new AbortController()
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== key.toLowerCase() ||
        !isMain(event) ||
        event.repeat ||
        event.defaultPrevented
      )
        return
      if (document.querySelector('dialog[open]') !== null || !newest.current.wanted()) return
      event.preventDefault()
      newest.current.act()
    }
    window.addEventListener('keydown', onKey, { signal: own.signal })
    return () => own.abort()
  }, [key])
}
