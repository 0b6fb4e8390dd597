import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { ColumnChoice } from '../../ui/data-grid/column-choice'
import type { Remembered } from '../../ui/remembered'
import type { Exporter } from './results-table/exporter'
import type { ScanController } from './run/scan-controller'
import type { ScanActions, ScanStore } from './scan-slice'
import type { ScanState } from './scan-state'

/** As much of the shell as this feature uses. */
export interface ScanShell {
  /** Gives the place it was saved at, or null where the person thought better of it. */
  readonly save: (suggestedName: string, content: string | Uint8Array<ArrayBuffer>) => Promise<string | null>
  readonly copy: (text: string) => Promise<void>
  readonly openExternal: (url: string) => Promise<void>
}

/** What the views of this feature work with; given by the app. */
export interface ScanKit {
  readonly store: ScanStore
  readonly actions: ScanActions
  readonly controller: ScanController
  readonly shell: ScanShell
  readonly exporter: Exporter
  /** What a person made of the table's columns. */
  readonly columns: Remembered<ColumnChoice>
}

/** By which the app finds the form, whatever language it is labelled in. */
export const scanFormId = 'scan-form'

export const ScanContext = createContext<ScanKit | null>(null)

export function useScanKit(): ScanKit {
  const kit = use(ScanContext)
  if (kit === null) throw new Error('A view of scan stands outside its ScanContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useScan<T>(select: (state: ScanState) => T): T {
  const { store } = useScanKit()
  return useStore(store, (state) => select(state.scan))
}
