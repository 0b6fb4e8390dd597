import { refusalCode, refusalText } from './refusal-told'
import type { AddMappingAnswer, Refused, RemoveMappingAnswer } from './router'

/** A refusal in words: whole sentences, and the protocol's own code (`718 ConflictInMappingEntry`). */
export interface ToldRefusal extends Pick<Refused, 'kind' | 'notes'> {
  readonly code: string | null
  readonly sentence: string
}

/** What became of a wish, in words. */
export type ToldAnswer<A extends AddMappingAnswer | RemoveMappingAnswer> = Exclude<A, Refused> | ToldRefusal

export function toldAnswer(answer: AddMappingAnswer): ToldAnswer<AddMappingAnswer>
export function toldAnswer(answer: RemoveMappingAnswer): ToldAnswer<RemoveMappingAnswer>
export function toldAnswer(answer: AddMappingAnswer | RemoveMappingAnswer) {
  if (answer.kind !== 'refused') return answer
  const { kind, because, rest, ...noted } = answer
  return { kind, code: refusalCode(because), sentence: refusalText({ because, rest }), ...noted }
}
