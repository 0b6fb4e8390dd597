import type { LookFailure } from '#shared/forward/look-found'
import type { InVain } from '#shared/forward/stun-found'
import type { SightOutcome } from '#shared/forward/verdict/findings'
import type { Family, Protocol } from '#shared/sockets/socket'

/** What is to be found out. */
export interface OutsideQuestion {
  /** As the internet sees it. */
  readonly port: number
  readonly protocol: Protocol
  /** What our answerer says at the port; null: a program of the user's is there, which knows no token. */
  readonly token: string | null
  readonly family: Family
  /** Our address on the internet, for who has to be told where to look; null: not known. */
  readonly target: string | null
}

/** How it ended at one place. */
export interface Asked {
  /** What the place is called; null: there is only one. */
  readonly place: string | null
  readonly outcome: SightOutcome
  /** Address from which it looked, or at which it was asked; null: it wasn't, or doesn't tell. */
  readonly helper: string | null
  /** Milliseconds of a round trip; null: not told. */
  readonly rttMs: number | null
  /** How many of its connections were accepted, and how long each stayed open for certain, in milliseconds. */
  readonly visits: number
  readonly heldMs: number
}

/** What one place told, where it told no more than that. */
export function asked(outcome: SightOutcome, part: Partial<Asked> = {}): Asked {
  const visits = outcome.kind === 'answered' || outcome.kind === 'token' ? 1 : 0
  return { place: null, helper: null, rttMs: null, visits, heldMs: 0, ...part, outcome }
}

/** Nothing was found out. */
export function inVain(
  because: LookFailure,
  how: InVain = 'answered',
): Extract<SightOutcome, { readonly kind: 'failed' }> {
  return { kind: 'failed', because, inVain: how }
}

/** Nobody was asked. */
export function notAsked(because: LookFailure): Asked {
  return asked(inVain(because, 'not-asked'))
}

/** An address as it stands before a port. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
