import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { initialWatchState, type WatchState } from './watch-state'

/** The part of the app's store that is this feature's. */
export type WatchSlice = Slice<'watch', WatchState>
export type WatchStore = SliceStore<'watch', WatchState>

/** The feature's view of a store that holds its slice. */
export function watchStoreOf<Whole extends WatchSlice>(store: StoreApi<Whole>): WatchStore {
  return sliceStoreOf(store, 'watch')
}

export const watchSlice: WatchSlice = { watch: initialWatchState }
