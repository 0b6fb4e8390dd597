import type { StoreApi } from 'zustand/vanilla'
import type { Protocol } from '#shared/ports/protocol'
import type { ScanTargets } from '#shared/scan/request'
import type { PortState } from '#shared/scan/state'
import { nextSort } from '../../ui/data-grid/sort'
import { toggledMark } from '../../ui/filter-mark'
import { isNarrow } from '../../ui/narrow'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { stateWords } from './port-state-words'
import {
  initialForm,
  initialScanState,
  type PortPlace,
  type ScanState,
  type SortColumn,
  withoutResults,
} from './scan-state'

/** The part of the app's store that is this feature's. */
export type ScanSlice = Slice<'scan', ScanState>
export type ScanStore = SliceStore<'scan', ScanState>

/** The feature's view of a store that holds its slice. */
export function scanStoreOf<Whole extends ScanSlice>(store: StoreApi<Whole>): ScanStore {
  return sliceStoreOf(store, 'scan')
}

export const scanSlice: ScanSlice = { scan: initialScanState }

/** What a person changes without asking the engine. Each is one `update`. */
export function scanActions(store: ScanStore) {
  const { update } = store
  return {
    setForm(change: Partial<ScanTargets>) {
      update(({ form }) => ({ form: { ...form, ...change } }))
    },
    select(selected: PortPlace | null) {
      update(() =>
        selected === null
          ? { selected }
          : { selected, openHost: selected.host, mapProtocol: selected.protocol },
      )
    },
    openHost(openHost: number | null) {
      update(() => ({ openHost }))
    },
    showProtocol(mapProtocol: Protocol) {
      update(() => ({ mapProtocol }))
    },
    setFilter(filter: string) {
      update(() => ({ filter }))
    },
    /** Shows the ports of one state alone, or all again. */
    toggleState(state: PortState) {
      update(({ filter }) => ({ filter: toggledMark(filter, 'state', stateWords[state]) }))
    },
    askForFilter() {
      // details that lie over the table lie over its filter, too
      update(({ filterAsked, selected }) => ({
        filterAsked: filterAsked + 1,
        selected: isNarrow() ? null : selected,
      }))
    },
    sortBy(column: SortColumn) {
      update(({ sort }) => ({ sort: nextSort(sort, column) }))
    },
    toggleGroup(key: string) {
      update((state) => {
        const unfolded = new Set(state.unfolded)
        if (!unfolded.delete(key)) unfolded.add(key)
        return { unfolded }
      })
    },
    /** Back to the empty state; what was found can be shown again. */
    startOver() {
      update((state) => ({
        ...withoutResults(state),
        form: { ...initialForm, timing: state.form.timing, identify: state.form.identify },
        problem: null,
        unresolved: [],
      }))
    },
    /** Shows the run again that was put aside, with what was asked for. */
    takeUp() {
      update(({ aside }) =>
        aside === null
          ? {}
          : {
              form: aside.targets,
              phase: 'done',
              run: aside,
              aside: null,
              openHost: aside.plan.hosts === 1 ? 0 : null,
              problem: null,
              unresolved: [],
            },
      )
    },
    dismissProblem() {
      update(() => ({ problem: null, unresolved: [] }))
    },
  }
}

export type ScanActions = ReturnType<typeof scanActions>
