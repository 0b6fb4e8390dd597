import { SettingsContext, type SettingsKit } from '../../features/settings/settings-context'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const settingsView = lazyView(
  'Settings',
  async () => (await import('../../features/settings/settings-view')).SettingsView,
)

/** How shall it behave? */
export function settingsFeature(kit: SettingsKit): Feature {
  return {
    key: 'settings',
    icon: 'settings',
    view: <SettingsContext value={kit}>{settingsView}</SettingsContext>,
    // it asks nothing that could be run, paused or saved
    run: () => {},
    phase: () => 'idle',
    dispose: () => kit.controller.dispose(),
  }
}
