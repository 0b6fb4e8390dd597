import { useMemo } from 'react'
import { type Exposure, exposuresOf } from '#shared/sockets/exposure'
import { useSockets } from '../sockets-context'

/** What listens for other computers and usually should not, in the reading that is shown. */
export function useExposures(): readonly Exposure[] {
  const sockets = useSockets((state) => state.reading?.sockets)
  return useMemo(() => (sockets === undefined ? [] : exposuresOf(sockets)), [sockets])
}
