import { useSyncExternalStore } from 'react'
import { useSockets } from './sockets-context'

/** Where there is no room beside the table, so that panes lie over it: the same as in the style sheets. */
const narrow = '(max-width: 1140px), (max-height: 620px)'

function subscribe(listener: () => void): () => void {
  const query = matchMedia(narrow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** True where panes lie over the table. */
export function isNarrow(): boolean {
  return matchMedia(narrow).matches
}

/** Whether the overview is in sight: as the person has chosen, or where there is room for it. */
export function useOverviewShown(): boolean {
  const covers = useSyncExternalStore(subscribe, isNarrow)
  return useSockets((state) => state.overviewOpen) ?? !covers
}
