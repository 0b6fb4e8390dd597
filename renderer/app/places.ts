import type { PlaceKey } from '#shared/shell/places'
import { conflictPlace } from './places/conflict'
import { forwardPlace } from './places/forward'
import { historyPlace } from './places/history'
import { lessonPlace } from './places/lesson'
import { referencePlace } from './places/reference'
import { scanPlace } from './places/scan'
import { settingsPlace } from './places/settings'
import { socketsPlace } from './places/sockets'
import { startPlace } from './places/start'
import { watchPlace } from './places/watch'

/** The manifest of every place; bar, menu and palette have them in the order of their words (`shared/shell/places.ts`). */
export const manifests = {
  start: startPlace,
  conflict: conflictPlace,
  sockets: socketsPlace,
  scan: scanPlace,
  forward: forwardPlace,
  reference: referencePlace,
  history: historyPlace,
  watch: watchPlace,
  lesson: lessonPlace,
  settings: settingsPlace,
} as const satisfies Readonly<Record<PlaceKey, unknown>>

type Manifests = typeof manifests

/** What the views of each place work with. */
export type Kits = { readonly [K in PlaceKey]: ReturnType<Manifests[K]['open']>['kit'] }

/** The slices of all places. */
export type Slices = { readonly [K in PlaceKey]: Manifests[K]['slice'][K & keyof Manifests[K]['slice']] }
