import type { StoreApi } from 'zustand/vanilla'
import { type Slice, type SliceStore, sliceStoreOf } from '../../ui/slice-store'
import { initialLessonState, type LessonState } from './lesson-state'

/** The part of the app's store that is this feature's. */
export type LessonSlice = Slice<'lesson', LessonState>
export type LessonStore = SliceStore<'lesson', LessonState>

/** The feature's view of a store that holds its slice. */
export function lessonStoreOf<Whole extends LessonSlice>(store: StoreApi<Whole>): LessonStore {
  return sliceStoreOf(store, 'lesson')
}

export const lessonSlice: LessonSlice = { lesson: initialLessonState }
