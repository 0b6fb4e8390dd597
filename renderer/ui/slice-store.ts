import type { StoreApi } from 'zustand/vanilla'

/** The part of the app's store that is one feature's. */
export type Slice<Key extends string, State> = { readonly [K in Key]: State }

/** As much of the store as one feature touches; a store with more slices fits too. */
export interface SliceStore<Key extends string, State> {
  readonly getState: () => Slice<Key, State>
  readonly getInitialState: () => Slice<Key, State>
  readonly subscribe: (listener: (state: Slice<Key, State>, before: Slice<Key, State>) => void) => () => void
  readonly update: (change: (state: State) => Partial<State>) => void
}

/** A feature's view of a store that holds its slice. */
export function sliceStoreOf<Key extends string, State, Whole extends Slice<Key, State>>(
  store: StoreApi<Whole>,
  key: Key,
): SliceStore<Key, State> {
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    update(change) {
      store.setState((whole) => {
        const state: State = whole[key]
        return { ...whole, [key]: { ...state, ...change(state) } }
      })
    },
  }
}
