import type { InVain } from '#shared/forward/findings'
import type { Family, Protocol } from '#shared/sockets/socket'

/** What is to be found out. */
export interface OutsideQuestion {
  /** As the internet sees it. */
  readonly port: number
  readonly protocol: Protocol
  /** What our answerer says at the port; null: a program of the user's is there, which knows no token. */
  readonly token: string | null
  readonly family: Family
}

/** What somebody outside found; `seenAs` is the address that they looked at. */
export type OutsideOutcome =
  /** Our own token came back: it was this computer that answered, and nobody can pretend that. */
  | { readonly kind: 'token'; readonly seenAs: string }
  /** Something answered. `wrongToken`: our answerer should have, and it was not that. */
  | { readonly kind: 'answered'; readonly seenAs: string; readonly wrongToken: boolean }
  | { readonly kind: 'refused'; readonly seenAs: string }
  /** No answer; where echoip looked, it may have been refused too. */
  | { readonly kind: 'silent'; readonly seenAs: string }
  /** The helper didn't help: a whole sentence. Says nothing about the port. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly inVain: InVain }

/** How it ended, and at which address the helper was asked; null: it wasn't, or gave no answer. */
export interface Asked {
  readonly outcome: OutsideOutcome
  readonly helper: string | null
}

/** Nobody was asked. @param sentence why not, whole */
export function notAsked(sentence: string): Asked {
  return { outcome: { kind: 'failed', sentence, inVain: 'not-asked' }, helper: null }
}
