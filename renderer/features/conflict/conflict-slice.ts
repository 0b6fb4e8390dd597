import type { StoreApi } from 'zustand/vanilla'
import type { Protocol } from '#shared/sockets/socket'
import { speaksForItself } from './ask/question-check'
import { type ConflictState, initialConflictState, initialForm } from './conflict-state'

/** The part of the app's store that is this feature's. */
export interface ConflictSlice {
  readonly conflict: ConflictState
}

/** As much of the store as this feature touches; a store with more slices fits too. */
export interface ConflictStore {
  readonly getState: () => ConflictSlice
  readonly getInitialState: () => ConflictSlice
  readonly subscribe: (listener: (state: ConflictSlice, before: ConflictSlice) => void) => () => void
  readonly update: (change: (state: ConflictState) => Partial<ConflictState>) => void
}

/** The feature's view of a store that holds its slice. */
export function conflictStoreOf<T extends ConflictSlice>(store: StoreApi<T>): ConflictStore {
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    update(change) {
      store.setState((state) => ({ ...state, conflict: { ...state.conflict, ...change(state.conflict) } }))
    },
  }
}

export const conflictSlice: ConflictSlice = { conflict: initialConflictState }

/** Colours of a terminal (ECMA-48 8.3.117), which a log file keeps and nobody can read. */
function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
  return text.replace(/\u001b\[[\d;]*m/g, '')
}

/** What a person changes without asking the engine. Each is one `update`. */
export function conflictActions(store: ConflictStore) {
  const { update } = store
  return {
    /** A text that decides protocol and address itself takes the place of an earlier choice. */
    setText(text: string) {
      const plain = withoutColours(text)
      const speaks = speaksForItself(plain)
      update(({ form }) => ({
        form: {
          text: plain,
          protocol: speaks ? null : form.protocol,
          address: speaks ? null : form.address,
          which: 0,
        },
        submitted: false,
        problem: null,
      }))
    },
    setWhich(which: number) {
      update(({ form }) => ({ form: { ...form, protocol: null, address: null, which } }))
    },
    setProtocol(protocol: Protocol) {
      update(({ form }) => ({ form: { ...form, protocol } }))
    },
    setAddress(address: string) {
      update(({ form }) => ({ form: { ...form, address } }))
    },
    /** Back to the empty state, and to the field. */
    startOver() {
      update(({ fieldAsked }) => ({
        form: initialForm,
        submitted: false,
        report: null,
        problem: null,
        fieldAsked: fieldAsked + 1,
      }))
    },
    askForField() {
      update(({ fieldAsked }) => ({ fieldAsked: fieldAsked + 1 }))
    },
    dismissProblem() {
      update(() => ({ problem: null }))
    },
  }
}

export type ConflictActions = ReturnType<typeof conflictActions>
