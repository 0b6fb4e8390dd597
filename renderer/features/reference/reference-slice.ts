import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { initialReferenceState, type ReferenceState } from './reference-state'

/** The part of the app's store that is this feature's. */
export type ReferenceSlice = Slice<'reference', ReferenceState>
export type ReferenceStore = SliceStore<'reference', ReferenceState>

/** The feature's view of a store that holds its slice. */
export function referenceStoreOf<Whole extends ReferenceSlice>(store: StoreApi<Whole>): ReferenceStore {
  return sliceStoreOf(store, 'reference')
}

export const referenceSlice: ReferenceSlice = { reference: initialReferenceState }
