import type { StoreApi } from 'zustand/vanilla'
import type { Protocol } from '#shared/sockets/socket'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { speaksForItself } from './ask/question-check'
import { questionText } from './ask/question-words'
import { type ConflictState, initialConflictState, initialForm } from './conflict-state'

/** The part of the app's store that is this feature's. */
export type ConflictSlice = Slice<'conflict', ConflictState>
export type ConflictStore = SliceStore<'conflict', ConflictState>

/** The feature's view of a store that holds its slice. */
export function conflictStoreOf<Whole extends ConflictSlice>(store: StoreApi<Whole>): ConflictStore {
  return sliceStoreOf(store, 'conflict')
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
        keptFrom: null,
        aside: null,
        problem: null,
        happened: null,
        fieldAsked: fieldAsked + 1,
      }))
    },
    /** Shows the answer again that was put aside, with its question. */
    takeUp() {
      update(({ aside }) =>
        aside === null
          ? {}
          : {
              form: { ...initialForm, text: questionText(aside), protocol: aside.protocol },
              submitted: true,
              report: aside,
              aside: null,
              problem: null,
            },
      )
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
