import type { RefusalReason } from '#shared/forward/refusal-found'
import type { Refused } from '#shared/forward/router'
import { refused } from '../mapping/order'
import { oneLine } from './one-line'
import type { SoapAnswer } from './soap-message'

type UpnpReason = Extract<RefusalReason, { readonly why: 'upnp' }>

/** What came of something that was wanted by UPnP, where it was not done. */
export function upnpRefused(
  answer: Exclude<SoapAnswer, { readonly kind: 'done' }>,
  what: Extract<RefusalReason, { readonly why: 'not-done' }>['what'],
  { about = 'forward', tried = [] }: Partial<Pick<UpnpReason, 'about' | 'tried'>> = {},
): Refused {
  return answer.kind === 'failed'
    ? refused({ why: 'not-done', what, problem: answer.problem })
    : refused({ why: 'upnp', about, error: answer.code, words: oneLine(answer.description, 100), tried })
}
