import type { PlaceQuestion } from '../ui/other-questions'
import type { Feature } from './feature'
import { type PlaceKey, placeKeys } from './place'

/** What each place answers, as somebody would ask it. */
const questions: Readonly<Record<PlaceKey, string>> = {
  conflict: 'What is using this port?',
  sockets: 'What is open on this computer?',
  scan: 'What is open over there?',
  forward: 'Can the internet reach me?',
  reference: 'What is this port?',
}

/** The places with their questions and the keys that lead there. */
export function placeQuestions(features: readonly Feature[], mac: boolean): readonly PlaceQuestion[] {
  return features.map(({ key, name, icon }) => ({
    key,
    name,
    icon,
    question: questions[key],
    keys: `${mac ? 'Cmd' : 'Ctrl'}+${placeKeys.indexOf(key) + 1}`,
  }))
}
