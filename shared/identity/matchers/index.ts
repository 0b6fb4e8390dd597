import type { Finding, Matcher } from '../matcher'
import { databaseMatchers } from './databases'
import { desktopMatchers } from './desktops'
import { directoryMatchers } from './directories'
import { mailMatchers } from './mail'
import { messageMatchers } from './messages'
import { operationMatchers } from './operations'
import { storeMatchers } from './stores'
import { talkMatchers } from './talk'
import { terminalMatchers } from './terminals'
import { webMatchers } from './web'

/** All matchers; a family of protocols has a file of its own. Where two are equally sure, the first one counts. */
export const matchers: readonly Matcher[] = [
  ...terminalMatchers,
  ...mailMatchers,
  ...databaseMatchers,
  ...storeMatchers,
  ...messageMatchers,
  ...directoryMatchers,
  ...desktopMatchers,
  ...talkMatchers,
  ...operationMatchers,
  ...webMatchers,
]

/** What an answer shows: what is certain before what is likely. @param asked the question's name, or `listening` */
export function recognise(answer: Uint8Array, asked: string): Finding | null {
  let likely: Finding | null = null
  for (const matcher of matchers) {
    const finding = matcher.read(answer, asked)
    if (finding?.confidence === 'certain') return finding
    likely ??= finding
  }
  return likely
}
