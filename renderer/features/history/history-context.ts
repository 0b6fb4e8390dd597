import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { HistoryStore } from './history-slice'
import type { HistoryState } from './history-state'
import type { HistoryController } from './run/history-controller'

/** What the views of this feature work with; given by the app. */
export interface HistoryKit {
  readonly store: HistoryStore
  readonly controller: HistoryController
}

export const HistoryContext = createContext<HistoryKit | null>(null)

export function useHistoryKit(): HistoryKit {
  const kit = use(HistoryContext)
  if (kit === null) throw new Error('A view of history stands outside its HistoryContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useHistory<T>(select: (state: HistoryState) => T): T {
  const { store } = useHistoryKit()
  return useStore(store, (state) => select(state.history))
}
