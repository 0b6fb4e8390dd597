import { places } from '#shared/shell/places'
import type { PlaceQuestion } from '../ui/other-questions'
import type { Feature } from './app-kit'

/** The places with their questions and the keys that lead there. */
export function placeQuestions(features: readonly Feature[], mac: boolean): readonly PlaceQuestion[] {
  return places.flatMap((place, at) => {
    const feature = features.find(({ key }) => key === place.key)
    return feature === undefined
      ? []
      : [{ ...place, icon: feature.icon, keys: `${mac ? 'Cmd' : 'Ctrl'}+${at}` }]
  })
}
