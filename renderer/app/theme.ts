import type { Settings } from '#shared/settings/settings'
import { onSetting, type SettingsStore } from '../features/settings/settings-slice'

/** What the person chose; `system` follows the system's setting. */
export type ThemeChoice = Settings['app.theme']

export interface Theme {
  choice(): ThemeChoice
  choose(choice: ThemeChoice): void
  subscribe(listener: () => void): () => void
}

/** Puts a theme on the document, also when the system changes its own. Gives what shows it anew. */
export function showTheme(root: HTMLElement, choice: () => ThemeChoice): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const isDark = choice() === 'system' ? dark.matches : choice() === 'dark'
    root.dataset.theme = isDark ? 'dark' : 'light'
  }
  dark.addEventListener('change', apply)
  apply()
  return apply
}

/** The theme as the settings have it. */
export function createTheme(
  root: HTMLElement,
  store: SettingsStore,
  choose: (choice: ThemeChoice) => void,
): Theme {
  const choice = () => store.getState().settings.values['app.theme']
  onSetting(store, 'app.theme', showTheme(root, choice))
  return { choice, choose, subscribe: store.subscribe }
}
