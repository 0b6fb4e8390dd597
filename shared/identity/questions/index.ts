import type { Question } from '../matcher'
import { databaseQuestions } from './databases'
import { desktopQuestions } from './desktops'
import { directoryQuestions } from './directories'
import { mailQuestions } from './mail'
import { messageQuestions } from './messages'
import { operationQuestions } from './operations'
import { storeQuestions } from './stores'
import { talkQuestions } from './talk'
import { terminalQuestions } from './terminals'
import { webQuestions } from './web'

/** All questions. Of those with the same intensity the first is asked first where nothing is known of a port. */
export const questions: readonly Question[] = [
  ...webQuestions,
  ...databaseQuestions,
  ...directoryQuestions,
  ...storeQuestions,
  ...desktopQuestions,
  ...messageQuestions,
  ...talkQuestions,
  ...mailQuestions,
  ...terminalQuestions,
  ...operationQuestions,
]

/** What a port is asked, each on a connection of its own: what is likely there first. */
export function questionsFor(port: number, intensity: number, inTls: boolean): readonly Question[] {
  const fitting = questions.filter(
    ({ inTls: where, after }) => after === undefined && where !== (inTls ? 'never' : 'only'),
  )
  const likely = fitting.filter(({ ports }) => ports.includes(port))
  const of = (question: Question) => question.intensity ?? Number.POSITIVE_INFINITY
  const general = fitting.filter((question) => !likely.includes(question) && of(question) <= intensity)
  return [...likely, ...general.sort((a, b) => of(a) - of(b))]
}

/** What may be asked when a protocol was recognised. */
export function questionsAfter(protocol: string, inTls: boolean): readonly Question[] {
  return questions.filter(
    ({ after, inTls: where }) => after === protocol && where !== (inTls ? 'never' : 'only'),
  )
}
