import * as v from 'valibot'
import { Settings, settingKeys } from './settings'
import { SettingsProblem } from './settings-problem'

/** What holds, and where it stands. */
export const SettingsState = v.object({
  values: Settings,
  /** Those that somebody has chosen. */
  given: v.pipe(v.array(v.picklist(settingKeys)), v.readonly()),
  /** Path of the file. */
  file: v.string(),
  problems: v.pipe(v.array(SettingsProblem), v.readonly()),
})
export type SettingsState = v.InferOutput<typeof SettingsState>
