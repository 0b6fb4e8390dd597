import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { Computer } from '#shared/computer/computer'
import type { Offer } from '#shared/start/offers'
import type { RecentAnswer } from '../../ui/recent-answer'
import type { StartController } from './run/start-controller'
import type { StartStore } from './start-slice'
import type { StartState } from './start-state'

/** What the views of this feature work with; given by the app, which knows the other features. */
export interface StartKit {
  readonly store: StartStore
  readonly controller: StartController
  /** Leads to the feature that answers, and asks there. */
  readonly take: (offer: Offer) => void
  /** Shows the listeners that others can reach, or only what is exposed. */
  readonly showListeners: (which: 'reachable' | 'exposed') => void
  /** This computer, as the app knows it; null until it does. */
  readonly useComputer: () => Computer | null
  /** What was asked last, of all features, the newest first. */
  readonly useRecent: () => readonly RecentAnswer[]
}

export const StartContext = createContext<StartKit | null>(null)

export function useStartKit(): StartKit {
  const kit = use(StartContext)
  if (kit === null) throw new Error('A view of start stands outside its StartContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useStart<T>(select: (state: StartState) => T): T {
  const { store } = useStartKit()
  return useStore(store, (state) => select(state.start))
}
