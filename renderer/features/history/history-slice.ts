import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { type HistoryState, initialHistoryState } from './history-state'

/** The part of the app's store that is this feature's. */
export type HistorySlice = Slice<'history', HistoryState>
export type HistoryStore = SliceStore<'history', HistoryState>

/** The feature's view of a store that holds its slice. */
export function historyStoreOf<Whole extends HistorySlice>(store: StoreApi<Whole>): HistoryStore {
  return sliceStoreOf(store, 'history')
}

export const historySlice: HistorySlice = { history: initialHistoryState }
