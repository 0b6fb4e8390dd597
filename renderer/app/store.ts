import { createStore } from 'zustand/vanilla'
import { type ScanSlice, scanSlice } from '../features/scan/scan-slice'

/** The one store: a slice a feature. */
export type AppState = ScanSlice

export function createAppStore() {
  return createStore<AppState>(() => ({ ...scanSlice }))
}

export type AppStore = ReturnType<typeof createAppStore>
