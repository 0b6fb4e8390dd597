import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { type ForwardForm, type ForwardState, type ForwardTab, initialForwardState } from './forward-state'

/** The part of the app's store that is this feature's. */
export type ForwardSlice = Slice<'forward', ForwardState>
export type ForwardStore = SliceStore<'forward', ForwardState>

/** The feature's view of a store that holds its slice. */
export function forwardStoreOf<Whole extends ForwardSlice>(store: StoreApi<Whole>): ForwardStore {
  return sliceStoreOf(store, 'forward')
}

export const forwardSlice: ForwardSlice = { forward: initialForwardState }

/** What a person changes without asking the engine. Each is one `update`. */
export function forwardActions({ update }: ForwardStore) {
  return {
    show(tab: ForwardTab) {
      // what was said of the last change belongs to the moment
      update(() => ({ tab, routerSaid: null }))
    },
    setForm(change: Partial<ForwardForm>) {
      update(({ form }) => ({ form: { ...form, ...change } }))
    },
    openHelpers(helpersOpen: boolean) {
      update(() => ({ helpersOpen }))
    },
    dismissProblem() {
      update(() => ({ problem: null }))
    },
  }
}

export type ForwardActions = ReturnType<typeof forwardActions>
