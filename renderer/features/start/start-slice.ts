import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { initialStartState, type StartState } from './start-state'

/** The part of the app's store that is this feature's. */
export type StartSlice = Slice<'start', StartState>
export type StartStore = SliceStore<'start', StartState>

/** The feature's view of a store that holds its slice. */
export function startStoreOf<Whole extends StartSlice>(store: StoreApi<Whole>): StartStore {
  return sliceStoreOf(store, 'start')
}

export const startSlice: StartSlice = { start: initialStartState }
