import type { ReactNode } from 'react'
import type { PlaceKey } from '#shared/shell/places'
import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import type { IconName } from '../ui/icon'
import type { AppState } from './store'

/** One feature, as far as the frame around it has to know. */
export interface Feature {
  readonly key: PlaceKey
  readonly icon: IconName
  /** The view, with the context that it needs. */
  readonly view: ReactNode
  /** Does what a key or the menu asks for, where it means something here. */
  readonly run: (command: FeatureCommand) => void
  /** What the menu has to know of it. */
  readonly phase: (state: AppState) => ShellState['run']
  /** How far long work has come, 0 to 1; null while there is none. */
  readonly progress?: (state: AppState) => number | null
  /** What to say of long work that has just ended; null while it has not. */
  readonly ended?: (state: AppState) => string | null
  /** The page is left: what it asked the engine for ends. */
  readonly dispose: () => void
}
