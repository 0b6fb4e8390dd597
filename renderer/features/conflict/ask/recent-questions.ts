import { type ConflictQuestion, placeOf } from '#shared/conflict/question'
import { type RecentList, recentList } from '../../../ui/recent-list'

/** Questions that were asked before, the last one first. */
export type RecentQuestions = RecentList<ConflictQuestion>

const most = 8

export function recentQuestions(): RecentQuestions {
  const recent = recentList<ConflictQuestion>(most, isSameQuestion)
  return { ...recent, add: (question) => recent.add(placeOf(question)) }
}

export function isSameQuestion(one: ConflictQuestion, other: ConflictQuestion): boolean {
  return one.port === other.port && one.protocol === other.protocol && one.address === other.address
}
