import type { Question } from '../matcher'
import { databaseQuestions } from './databases'
import { desktopQuestions } from './desktops'
import { directoryQuestions } from './directories'
import { mailQuestions } from './mail'
import { messageQuestions } from './messages'
import { storeQuestions } from './stores'
import { talkQuestions } from './talk'
import { webQuestions } from './web'

/** All questions, in the order in which a port of which nothing is known is asked. */
export const questions: readonly Question[] = [
  ...webQuestions,
  ...databaseQuestions,
  ...directoryQuestions,
  ...storeQuestions,
  ...desktopQuestions,
  ...messageQuestions,
  ...talkQuestions,
  ...mailQuestions,
]

/** What a port is asked, each on a connection of its own: what is likely there first. */
export function questionsFor(port: number, intensity: number, inTls: boolean): readonly Question[] {
  const fitting = questions.filter(
    ({ inTls: where, after }) => after === undefined && where !== (inTls ? 'never' : 'only'),
  )
  const likely = fitting.filter(({ ports }) => ports.includes(port))
  const general = fitting.filter(
    (question) =>
      !likely.includes(question) && question.intensity !== null && question.intensity <= intensity,
  )
  return [...likely, ...general]
}

/** What may be asked on the same connection when a protocol was recognised there. */
export function questionsAfter(protocol: string, inTls: boolean): readonly Question[] {
  return questions.filter(
    ({ after, inTls: where }) => after === protocol && where !== (inTls ? 'never' : 'only'),
  )
}
