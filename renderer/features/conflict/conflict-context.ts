import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { ConflictActions, ConflictStore } from './conflict-slice'
import type { ConflictState } from './conflict-state'
import type { ConflictController } from './run/conflict-controller'
import type { ConflictExporter } from './run/exporter'
import type { StartAgainController } from './run/start-again-controller'
import type { StopController } from './run/stop-controller'

/** As much of the shell as this feature uses. */
export interface ConflictShell {
  /** Gives the place it was saved at, or null where the person thought better of it. */
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly copy: (text: string) => Promise<void>
  readonly info: () => Promise<{ readonly version: string }>
}

/** What the views of this feature work with; given by the app. */
export interface ConflictKit {
  readonly store: ConflictStore
  readonly actions: ConflictActions
  readonly controller: ConflictController
  readonly stopping: StopController
  readonly starting: StartAgainController
  readonly exporter: ConflictExporter
  readonly shell: ConflictShell
}

export const ConflictContext = createContext<ConflictKit | null>(null)

export function useConflictKit(): ConflictKit {
  const kit = use(ConflictContext)
  if (kit === null) throw new Error('A view of conflict stands outside its ConflictContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useConflict<T>(select: (state: ConflictState) => T): T {
  const { store } = useConflictKit()
  return useStore(store, (state) => select(state.conflict))
}
