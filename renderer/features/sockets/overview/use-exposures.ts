import { type AnsweredSockets, type Exposure, exposuresOf } from '#shared/sockets/exposure'
import type { Socket } from '#shared/sockets/socket'
import { useSockets } from '../sockets-context'

/** Several places show them; a reading is looked through once. */
const known = new WeakMap<
  readonly Socket[],
  { readonly answered: AnsweredSockets; readonly exposures: readonly Exposure[] }
>()
const none: readonly Exposure[] = []

/** What listens for other computers and usually should not, in the reading that is shown. */
export function useExposures(): readonly Exposure[] {
  const sockets = useSockets((state) => state.reading?.sockets)
  const answered = useSockets((state) => state.answered)
  if (sockets === undefined) return none
  const before = known.get(sockets)
  if (before?.answered === answered) return before.exposures
  const exposures = exposuresOf(sockets, answered)
  known.set(sockets, { answered, exposures })
  return exposures
}
