import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { ReferenceStore } from './reference-slice'
import type { ReferenceState } from './reference-state'
import type { ReferenceController } from './run/reference-controller'

/** What the views of this feature work with; given by the app. */
export interface ReferenceKit {
  readonly store: ReferenceStore
  readonly controller: ReferenceController
}

export const ReferenceContext = createContext<ReferenceKit | null>(null)

export function useReferenceKit(): ReferenceKit {
  const kit = use(ReferenceContext)
  if (kit === null) throw new Error('A view of reference stands outside its ReferenceContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useReference<T>(select: (state: ReferenceState) => T): T {
  const { store } = useReferenceKit()
  return useStore(store, (state) => select(state.reference))
}
