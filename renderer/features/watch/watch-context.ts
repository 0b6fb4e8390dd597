import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { WatchController } from './run/watch-controller'
import type { WatchStore } from './watch-slice'
import type { WatchState } from './watch-state'

/** What the views of this feature work with; given by the app. */
export interface WatchKit {
  readonly store: WatchStore
  readonly controller: WatchController
  /** Asks which file; null: this shell can't, so its path is typed. */
  readonly chooseFile: (() => Promise<string | null>) | null
  /** Shows the sockets of a port. */
  readonly showSockets: (port: number) => void
}

export const WatchContext = createContext<WatchKit | null>(null)

export function useWatchKit(): WatchKit {
  const kit = use(WatchContext)
  if (kit === null) throw new Error('A view of watch stands outside its WatchContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useWatch<T>(select: (state: WatchState) => T): T {
  const { store } = useWatchKit()
  return useStore(store, (state) => select(state.watch))
}
