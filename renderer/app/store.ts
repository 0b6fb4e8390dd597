import { createStore } from 'zustand/vanilla'
import { type PlaceKey, placeKeys } from '#shared/shell/places'
import type { CopyOutcome } from './copy-notice'
import { manifests, type Slices } from './places'

/** The one store: a slice a place, and the frame's own. */
export interface AppState extends Slices {
  /** Which place is shown. */
  readonly place: PlaceKey
  /** What became of the last copying. */
  readonly copied: CopyOutcome | null
}

export function createAppStore() {
  const slices: Slices = Object.assign({}, ...placeKeys.map((key) => manifests[key].slice))
  return createStore<AppState>(() => ({ place: 'scan', copied: null, ...slices }))
}

export type AppStore = ReturnType<typeof createAppStore>
