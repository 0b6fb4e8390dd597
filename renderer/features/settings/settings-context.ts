import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { OutsideHelpers } from '#shared/forward/request'
import type { SettingsController } from './run/settings-controller'
import type { SettingsStore } from './settings-slice'
import type { SettingsPageState } from './settings-state'

/** What the views of this feature work with; given by the app. */
export interface SettingsKit {
  readonly store: SettingsStore
  readonly controller: SettingsController
  /** Who is asked outside, in one line. */
  readonly outsideLine: (helpers: OutsideHelpers) => string
  /** Leads to where it is agreed who may look from outside. */
  readonly chooseOutside: () => void
  readonly copy: (text: string) => Promise<void>
}

export const SettingsContext = createContext<SettingsKit | null>(null)

export function useSettingsKit(): SettingsKit {
  const kit = use(SettingsContext)
  if (kit === null) throw new Error('A view of settings stands outside its SettingsContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useSettings<T>(select: (state: SettingsPageState) => T): T {
  const { store } = useSettingsKit()
  return useStore(store, (state) => select(state.settings))
}
