import type { StoreApi } from 'zustand/vanilla'
import { type ForwardForm, type ForwardState, type ForwardTab, initialForwardState } from './forward-state'

/** The part of the app's store that is this feature's. */
export interface ForwardSlice {
  readonly forward: ForwardState
}

/** As much of the store as this feature touches. */
export interface ForwardStore {
  readonly getState: () => ForwardSlice
  readonly getInitialState: () => ForwardSlice
  readonly subscribe: (listener: (state: ForwardSlice, before: ForwardSlice) => void) => () => void
  readonly update: (change: (state: ForwardState) => Partial<ForwardState>) => void
}

/** The feature's view of a store that holds its slice. */
export function forwardStoreOf<T extends ForwardSlice>(store: StoreApi<T>): ForwardStore {
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    update(change) {
      store.setState((state) => ({ ...state, forward: { ...state.forward, ...change(state.forward) } }))
    },
  }
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
