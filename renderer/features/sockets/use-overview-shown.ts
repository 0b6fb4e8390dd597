import { useSyncExternalStore } from 'react'
import { isNarrow, watchNarrow } from '../../ui/narrow'
import { useSockets } from './sockets-context'

/** Whether the overview is in sight: as the person has chosen, or where there is room for it. */
export function useOverviewShown(): boolean {
  const covers = useSyncExternalStore(watchNarrow, isNarrow)
  return useSockets((state) => state.overviewOpen) ?? !covers
}
