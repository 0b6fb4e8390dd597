import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { ReachableFrom } from '#shared/sockets/reachable-from'
import type { Protocol } from '#shared/sockets/socket'
import type { ColumnChoice } from '../../ui/data-grid/column-choice'
import type { Remembered } from '../../ui/remembered'
import type { SocketsExporter } from './export/exporter'
import type { SocketsController } from './feed/sockets-controller'
import type { SocketsActions, SocketsStore } from './sockets-slice'
import type { SocketsState } from './sockets-state'

/** What the views of this feature work with; given by the app. */
export interface SocketsKit {
  readonly store: SocketsStore
  readonly actions: SocketsActions
  readonly controller: SocketsController
  readonly exporter: SocketsExporter
  /** What a person made of the table's columns. */
  readonly columns: Remembered<ColumnChoice>
  readonly copy: (text: string) => Promise<void>
  /** Who can reach each listener, by its id; what is known here, and nobody is asked. */
  readonly reachable: (signal: AbortSignal) => Promise<ReadonlyMap<string, ReachableFrom>>
  /** Answers why a port is in use, in the feature that does; null where the app has none. Address null: any. */
  readonly why: ((port: number, protocol: Protocol, address: string | null) => void) | null
}

export const SocketsContext = createContext<SocketsKit | null>(null)

export function useSocketsKit(): SocketsKit {
  const kit = use(SocketsContext)
  if (kit === null) throw new Error('A view of sockets stands outside its SocketsContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useSockets<T>(select: (state: SocketsState) => T): T {
  const { store } = useSocketsKit()
  return useStore(store, (state) => select(state.sockets))
}
