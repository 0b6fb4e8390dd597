import type { StoreApi } from 'zustand/vanilla'
import type { SettingKey, Settings } from '#shared/settings/settings'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { initialSettingsState, type SettingsPageState } from './settings-state'

/** The part of the app's store that is this feature's. */
export type SettingsSlice = Slice<'settings', SettingsPageState>
export type SettingsStore = SliceStore<'settings', SettingsPageState>

/** The feature's view of a store that holds its slice. */
export function settingsStoreOf<Whole extends SettingsSlice>(store: StoreApi<Whole>): SettingsStore {
  return sliceStoreOf(store, 'settings')
}

export const settingsSlice: SettingsSlice = { settings: initialSettingsState }

/** Does something with a setting's value: now where it is not the usual one, and whenever it becomes another one. */
export function onSetting<K extends SettingKey>(
  { getState, getInitialState, subscribe }: SettingsStore,
  key: K,
  apply: (value: Settings[K]) => void,
): void {
  let before = JSON.stringify(getInitialState().settings.values[key])
  const look = () => {
    const value = getState().settings.values[key]
    const text = JSON.stringify(value)
    if (text === before) return
    before = text
    apply(value)
  }
  look()
  subscribe((state, last) => {
    if (state.settings.values !== last.settings.values) look()
  })
}
