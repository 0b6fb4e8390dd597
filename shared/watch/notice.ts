import type { WatchEvent } from './event'
import { sentenceOf } from './output/sentence'

/** Several changes of one look are one notification: the first in its sentence, and how many more. */
export function noticeOf([first, ...more]: readonly [WatchEvent, ...WatchEvent[]]): string {
  const rest =
    more.length === 0 ? '' : ` And ${more.length} more ${more.length === 1 ? 'change' : 'changes'}.`
  return `${sentenceOf(first)}${rest}`
}
