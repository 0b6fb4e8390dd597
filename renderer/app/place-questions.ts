import { placeKeys, placeOf } from '#shared/shell/places'
import type { PlaceQuestion } from '../ui/other-questions'
import type { Feature } from './feature'

/** The places with their questions and the keys that lead there. */
export function placeQuestions(features: readonly Feature[], mac: boolean): readonly PlaceQuestion[] {
  return features.map(({ key, icon }) => ({
    ...placeOf(key),
    icon,
    keys: `${mac ? 'Cmd' : 'Ctrl'}+${placeKeys.indexOf(key)}`,
  }))
}
