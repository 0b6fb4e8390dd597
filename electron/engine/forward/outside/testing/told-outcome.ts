import type { LookFailure } from '#shared/forward/look-found'
import { failureText } from '#shared/forward/look-told'

/** How something ended as people are told, so that tests read as they do: with the sentence where nothing was found out. */
export function toldOutcome<O extends { readonly kind: string }>(
  outcome: O | { readonly kind: 'failed'; readonly because: LookFailure; readonly inVain: string },
) {
  if (!('because' in outcome)) return outcome
  const { because, ...rest } = outcome
  return { ...rest, sentence: failureText(because) }
}
