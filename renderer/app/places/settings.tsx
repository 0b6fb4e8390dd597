import { helperLine } from '../../features/forward/helpers/helper-words'
import { createSettingsController } from '../../features/settings/run/settings-controller'
import { SettingsContext, type SettingsKit } from '../../features/settings/settings-context'
import { type SettingsSlice, settingsSlice, settingsStoreOf } from '../../features/settings/settings-slice'
import { lazyView } from '../lazy-view'
import type { Place } from '../place'

const settingsView = lazyView(
  'Settings',
  async () => (await import('../../features/settings/settings-view')).SettingsView,
)

/** How shall it behave? */
export const settingsPlace: Place<SettingsSlice, SettingsKit> = {
  icon: 'settings',
  slice: settingsSlice,
  open({ store: whole, shell: { engine, copy }, storage, take, forgetRecent }) {
    const store = settingsStoreOf(whole)
    const controller = createSettingsController(store, { engine, storage, forgetHere: forgetRecent })
    const kit: SettingsKit = {
      store,
      controller,
      outsideLine: helperLine,
      chooseOutside: () => take({ kind: 'helpers' }),
      copy,
    }
    return {
      kit,
      view: <SettingsContext value={kit}>{settingsView}</SettingsContext>,
      dispose: controller.dispose,
    }
  },
}
