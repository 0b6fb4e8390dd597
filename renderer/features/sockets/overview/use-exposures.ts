import { type Exposure, exposuresOf } from '#shared/sockets/exposure'
import type { Socket } from '#shared/sockets/socket'
import { useSockets } from '../sockets-context'

/** Several places show them; a reading is looked through once. */
const known = new WeakMap<readonly Socket[], readonly Exposure[]>()
const none: readonly Exposure[] = []

/** What listens for other computers and usually should not, in the reading that is shown. */
export function useExposures(): readonly Exposure[] {
  const sockets = useSockets((state) => state.reading?.sockets)
  if (sockets === undefined) return none
  const found = known.get(sockets) ?? exposuresOf(sockets)
  known.set(sockets, found)
  return found
}
