import type { StoreApi } from 'zustand/vanilla'
import type { AnsweredSockets } from '#shared/sockets/exposure'
import type { Socket } from '#shared/sockets/socket'
import { nextSort } from '../../ui/data-grid/sort'
import { toggledMark } from '../../ui/filter-mark'
import { isNarrow } from '../../ui/narrow'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { kindMarks, type SocketKind } from './socket-kind'
import { initialSocketsState, type SocketsState, type SortColumn } from './sockets-state'

/** The part of the app's store that is this feature's. */
export type SocketsSlice = Slice<'sockets', SocketsState>
export type SocketsStore = SliceStore<'sockets', SocketsState>

/** The feature's view of a store that holds its slice. */
export function socketsStoreOf<Whole extends SocketsSlice>(store: StoreApi<Whole>): SocketsStore {
  return sliceStoreOf(store, 'sockets')
}

export const socketsSlice: SocketsSlice = { sockets: initialSocketsState }

/** What a person changes without asking the engine. Each is one `update`. */
export function socketsActions(store: SocketsStore) {
  const { update } = store
  return {
    /** Walking keeps the details as they are: open ones follow. */
    select(selected: Socket | null) {
      update(({ detailsOpen }) => ({ selected, detailsOpen: selected !== null && detailsOpen }))
    },
    openDetails(selected: Socket) {
      update(() => ({ selected, detailsOpen: true }))
    },
    closeDetails() {
      update(() => ({ detailsOpen: false }))
    },
    /** A scan of this computer has asked some of them. */
    takeAnswers(answers: AnsweredSockets) {
      update(({ answered }) => ({ answered: new Map([...answered, ...answers]) }))
    },
    showOverview(overviewOpen: boolean) {
      update(() => ({ overviewOpen }))
    },
    setFilter(filter: string) {
      update(() => ({ filter }))
    },
    /** Shows one kind of sockets alone, or all again. */
    toggleKind(kind: SocketKind) {
      update(({ filter, listeningOnly }) => ({
        filter: toggledMark(filter, 'kind', kindMarks[kind]),
        // what listens is never connected: both together would show nothing
        listeningOnly: listeningOnly && (kind === 'listen' || kind === 'datagram'),
      }))
    },
    askForFilter() {
      update(({ filterAsked }) => ({ filterAsked: filterAsked + 1 }))
    },
    setListeningOnly(listeningOnly: boolean) {
      update(() => ({ listeningOnly }))
    },
    setGrouped(grouped: boolean) {
      update(() => ({ grouped }))
    },
    /** Everything is shown again. */
    showAll() {
      update(() => ({ filter: '', listeningOnly: false }))
    },
    /** Shows the sockets of one port, and nothing else. */
    showPort(port: number) {
      update(() => ({ filter: `:${port}`, listeningOnly: false, grouped: false }))
    },
    sortBy(column: SortColumn) {
      update(({ sort }) => ({ sort: nextSort(sort, column) }))
    },
    turnGroup(key: string) {
      update((state) => {
        const turned = new Set(state.turned)
        if (!turned.delete(key)) turned.add(key)
        return { turned }
      })
    },
    dismissProblem() {
      update(() => ({ problem: null }))
    },
    /** Escape: what is open on top closes first. */
    stepBack() {
      update(({ detailsOpen, overviewOpen, selected, filter }) => {
        if (detailsOpen) return { detailsOpen: false }
        if (overviewOpen === true && isNarrow()) return { overviewOpen: false }
        if (selected !== null) return { selected: null }
        return filter === '' ? {} : { filter: '' }
      })
    },
    sayFileProblem(message: string, at: number) {
      update(() => ({ problem: { kind: 'file', message, at } }))
    },
  }
}

export type SocketsActions = ReturnType<typeof socketsActions>
