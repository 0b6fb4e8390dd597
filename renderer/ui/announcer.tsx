import { useEffect, useRef, useState } from 'react'

/**
 * Says a status to screen readers, at most once in `everyMs`: the newest text wins, and the last one is always said.
 */
export function Announcer({ text, everyMs = 4000 }: { readonly text: string; readonly everyMs?: number }) {
  const [said, setSaid] = useState('')
  const lastAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const wait = Math.max(0, lastAt.current + everyMs - performance.now())
    const timer = setTimeout(() => {
      lastAt.current = performance.now()
      setSaid(text)
    }, wait)
    return () => clearTimeout(timer)
  }, [text, everyMs])
  return (
    <div role="status" className="visually-hidden">
      {said}
    </div>
  )
}
