import type { SightOutcome } from '#shared/forward/findings'
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

/** How it ended, and at which address the helper was asked; null: it wasn't, or gave no answer. */
export interface Asked {
  readonly outcome: SightOutcome
  readonly helper: string | null
}

/** Nobody was asked. @param sentence why not, whole */
export function notAsked(sentence: string): Asked {
  return { outcome: { kind: 'failed', sentence, inVain: 'not-asked' }, helper: null }
}
