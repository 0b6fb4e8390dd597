import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { LessonStore } from './lesson-slice'
import type { LessonState } from './lesson-state'
import type { LessonController } from './run/lesson-controller'

/** What the views of this feature work with; given by the app. */
export interface LessonKit {
  readonly store: LessonStore
  readonly controller: LessonController
}

export const LessonContext = createContext<LessonKit | null>(null)

export function useLessonKit(): LessonKit {
  const kit = use(LessonContext)
  if (kit === null) throw new Error('A view of lesson stands outside its LessonContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useLesson<T>(select: (state: LessonState) => T): T {
  const { store } = useLessonKit()
  return useStore(store, (state) => select(state.lesson))
}
