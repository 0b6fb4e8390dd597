import { createStore } from 'zustand/vanilla'
import type { PlaceKey } from '#shared/shell/places'
import { type ConflictSlice, conflictSlice } from '../features/conflict/conflict-slice'
import { type ForwardSlice, forwardSlice } from '../features/forward/forward-slice'
import { type HistorySlice, historySlice } from '../features/history/history-slice'
import { type LessonSlice, lessonSlice } from '../features/lesson/lesson-slice'
import { type ReferenceSlice, referenceSlice } from '../features/reference/reference-slice'
import { type ScanSlice, scanSlice } from '../features/scan/scan-slice'
import { type SettingsSlice, settingsSlice } from '../features/settings/settings-slice'
import { type SocketsSlice, socketsSlice } from '../features/sockets/sockets-slice'
import { type StartSlice, startSlice } from '../features/start/start-slice'
import { type WatchSlice, watchSlice } from '../features/watch/watch-slice'

/** Which feature is shown. */
interface PlaceSlice {
  readonly place: PlaceKey
}

/** The one store: a slice a feature, and the frame's own. */
export type AppState = ScanSlice &
  ConflictSlice &
  ForwardSlice &
  SocketsSlice &
  ReferenceSlice &
  StartSlice &
  LessonSlice &
  HistorySlice &
  SettingsSlice &
  WatchSlice &
  PlaceSlice

export function createAppStore() {
  return createStore<AppState>(() => ({
    place: 'scan',
    ...scanSlice,
    ...conflictSlice,
    ...forwardSlice,
    ...socketsSlice,
    ...referenceSlice,
    ...startSlice,
    ...lessonSlice,
    ...historySlice,
    ...settingsSlice,
    ...watchSlice,
  }))
}

export type AppStore = ReturnType<typeof createAppStore>
