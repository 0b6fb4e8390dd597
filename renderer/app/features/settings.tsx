import { lazy, Suspense } from 'react'
import { SettingsContext, type SettingsKit } from '../../features/settings/settings-context'
import type { Feature } from '../feature'

// nobody needs it for the first picture
const SettingsView = lazy(async () => {
  const { SettingsView } = await import('../../features/settings/settings-view')
  return { default: SettingsView }
})

/** How shall it behave? */
export function settingsFeature(kit: SettingsKit): Feature {
  return {
    key: 'settings',
    icon: 'settings',
    view: (
      <SettingsContext value={kit}>
        <Suspense fallback={<main aria-label="Settings" />}>
          <SettingsView />
        </Suspense>
      </SettingsContext>
    ),
    // it asks nothing that could be run, paused or saved
    run: () => {},
    phase: () => 'idle',
    dispose: () => kit.controller.dispose(),
  }
}
