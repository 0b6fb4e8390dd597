/** What the person chose; `system` follows the system's setting. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const key = 'portlight.theme'
const choices: readonly ThemeChoice[] = ['system', 'light', 'dark']

export interface Theme {
  choice(): ThemeChoice
  choose(choice: ThemeChoice): void
  subscribe(listener: () => void): () => void
}

/** Puts the theme on the document, follows the system's changes, and remembers the choice. */
export function createTheme(root: HTMLElement, storage: Pick<Storage, 'getItem' | 'setItem'>): Theme {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const listeners = new Set<() => void>()
  const stored = storage.getItem(key)
  let choice = choices.find((known) => known === stored) ?? 'system'
  const apply = () => {
    const isDark = choice === 'system' ? dark.matches : choice === 'dark'
    root.dataset.theme = isDark ? 'dark' : 'light'
  }
  dark.addEventListener('change', apply)
  apply()
  return {
    choice: () => choice,
    choose(next) {
      choice = next
      storage.setItem(key, next)
      apply()
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
