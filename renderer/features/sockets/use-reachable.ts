import { useEffect, useState } from 'react'
import type { ReachableFrom } from '#shared/sockets/reachable-from'
import { useSockets, useSocketsKit } from './sockets-context'

/**
 * Who can reach some listeners, by their ids; asked anew when they are others. Null: not known yet, or it could not be told.
 * @param ids none: nothing is asked
 */
export function useReachable(ids: readonly string[]): ReadonlyMap<string, ReachableFrom> | null {
  const { reachable } = useSocketsKit()
  const [known, setKnown] = useState<ReadonlyMap<string, ReachableFrom> | null>(null)
  // what is known is of now, and not of an old reading
  const old = useSockets((state) => state.keptFrom !== null)
  const key = old ? '' : ids.join('\n')
  useEffect(() => {
    if (key === '') return
    const stop = new AbortController()
    reachable(stop.signal).then(
      (found) => {
        if (!stop.signal.aborted) setKnown(found)
      },
      // what stands there without it says that firewalls were not looked at
      () => {},
    )
    return () => stop.abort()
  }, [key, reachable])
  return old ? null : known
}
