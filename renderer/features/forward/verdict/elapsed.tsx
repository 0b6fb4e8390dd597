import { useEffect, useState } from 'react'
import { formatDuration } from '../../../ui/numbers'

/** Time that has passed, ten times a second. Not announced: a clock that speaks helps nobody. */
export function Elapsed({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  return (
    <span role="timer" aria-live="off">
      {formatDuration(Math.max(0, now - since) / 1000)}
    </span>
  )
}
