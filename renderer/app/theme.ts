import * as v from 'valibot'
import { remembered, type TextStorage } from '../ui/remembered'

/** What the person chose; `system` follows the system's setting. */
const ThemeChoice = v.picklist(['system', 'light', 'dark'])
export type ThemeChoice = v.InferOutput<typeof ThemeChoice>

export interface Theme {
  choice(): ThemeChoice
  choose(choice: ThemeChoice): void
  subscribe(listener: () => void): () => void
}

/** Puts the theme on the document, follows the system's changes, and remembers the choice. */
export function createTheme(root: HTMLElement, storage: TextStorage): Theme {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const listeners = new Set<() => void>()
  const kept = remembered(storage, 'portlight.theme', ThemeChoice)
  let choice = kept.read() ?? 'system'
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
      kept.write(next)
      apply()
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
