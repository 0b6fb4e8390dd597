import type { ErrorValue } from '#shared/ipc/result'
import { type SettingKey, type Settings, usualSettings } from '#shared/settings/settings'
import type { SettingsProblem } from '#shared/settings/settings-problem'

export interface SettingsPageState {
  /** What holds: at first what held the last time, until the engine has said. */
  readonly values: Settings
  /** Those that somebody has chosen. */
  readonly given: readonly SettingKey[]
  /** Path of the file; null: the engine has not said yet. */
  readonly file: string | null
  /** What is wrong with the file. */
  readonly problems: readonly SettingsProblem[]
  /** Why the last choice could not be written. */
  readonly problem: ErrorValue | null
  /** The one that was asked for by its name; the view leads there. */
  readonly wanted: SettingKey | null
  /** Everything was forgotten; said until something else is done. */
  readonly forgotten: boolean
}

export const initialSettingsState: SettingsPageState = {
  values: usualSettings,
  given: [],
  file: null,
  problems: [],
  problem: null,
  wanted: null,
  forgotten: false,
}
