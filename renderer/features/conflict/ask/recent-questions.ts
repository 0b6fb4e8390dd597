import * as v from 'valibot'
import { ConflictQuestion, placeOf } from '#shared/conflict/question'

/** As much of `localStorage` as is needed. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Questions that were asked before, the last one first. */
export interface RecentQuestions {
  list(): readonly ConflictQuestion[]
  /** Puts a question first and gives the new list. */
  add(question: ConflictQuestion): readonly ConflictQuestion[]
}

const key = 'portlight.recent-questions'
const most = 8

/** Keeps recent questions in a storage; a storage that fails or holds nonsense counts as empty. */
export function recentQuestions(storage: TextStorage): RecentQuestions {
  const list = (): readonly ConflictQuestion[] => {
    try {
      const value: unknown = JSON.parse(storage.getItem(key) ?? '[]')
      return Array.isArray(value) ? value.filter((entry) => v.is(ConflictQuestion, entry)).slice(0, most) : []
    } catch {
      return []
    }
  }
  return {
    list,
    add(question) {
      const others = list().filter((entry) => !isSameQuestion(entry, question))
      const next = [placeOf(question), ...others].slice(0, most)
      try {
        storage.setItem(key, JSON.stringify(next))
      } catch {
        // A full or forbidden storage costs only the memory of it.
      }
      return next
    },
  }
}

export function isSameQuestion(one: ConflictQuestion, other: ConflictQuestion): boolean {
  return one.port === other.port && one.protocol === other.protocol && one.address === other.address
}
