import { ConflictQuestion, placeOf } from '#shared/conflict/question'
import { rememberedList, type TextStorage } from '../../../ui/remembered'

/** Questions that were asked before, the last one first. */
export interface RecentQuestions {
  list(): readonly ConflictQuestion[]
  /** Puts a question first and gives the new list. */
  add(question: ConflictQuestion): readonly ConflictQuestion[]
  clear(): readonly ConflictQuestion[]
}

const most = 8

export function recentQuestions(storage: TextStorage): RecentQuestions {
  const kept = rememberedList(storage, 'portlight.recent-questions', ConflictQuestion, most, isSameQuestion)
  return { ...kept, add: (question) => kept.add(placeOf(question)) }
}

export function isSameQuestion(one: ConflictQuestion, other: ConflictQuestion): boolean {
  return one.port === other.port && one.protocol === other.protocol && one.address === other.address
}
