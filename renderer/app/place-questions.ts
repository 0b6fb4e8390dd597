import type { PlaceQuestion } from '../ui/other-questions'
import type { Feature } from './feature'
import { type PlaceKey, placeKeys } from './place'

/** What each place answers, as somebody would ask it. */
const questions: Readonly<Record<PlaceKey, readonly [question: string, lead: string]>> = {
  start: ['What do you want to know?', ''],
  conflict: [
    'What is using this port?',
    'A program says “address already in use”. See which one has the port, and what to do.',
  ],
  sockets: ['What is open on this computer?', 'Every program that waits for others or is connected, live.'],
  scan: [
    'What is open over there?',
    'Knock on the ports of a computer or a network: open, closed or filtered.',
  ],
  forward: [
    'Can the internet reach me?',
    'You have set up port forwarding. See which step works, and which is broken.',
  ],
  reference: ['What is this port?', 'What runs there, and whether it is safe to leave open.'],
  lesson: ['How do ports work?', 'Experiments with real sockets on this computer, step by step.'],
}

/** The places with their questions and the keys that lead there. */
export function placeQuestions(features: readonly Feature[], mac: boolean): readonly PlaceQuestion[] {
  return features.map(({ key, name, icon }) => ({
    key,
    name,
    icon,
    question: questions[key][0],
    lead: questions[key][1],
    keys: `${mac ? 'Cmd' : 'Ctrl'}+${placeKeys.indexOf(key)}`,
  }))
}
