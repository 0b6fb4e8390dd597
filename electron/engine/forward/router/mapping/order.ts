import type { Refusal, RefusalReason, RefusalRest } from '#shared/forward/refusal-found'
import type { MappingWay } from '#shared/forward/request'
import type { Refused } from '#shared/forward/router'
import type { Family, Protocol } from '#shared/sockets/socket'
import { oneLine } from '../upnp/one-line'
import type { JournalEntry } from './journal-entry'

/** A mapping to be asked for. */
export interface Order {
  readonly protocol: Protocol
  readonly family: Family
  readonly externalPort: number
  readonly internalAddress: string
  readonly internalPort: number
  /** Seconds; 0: as long as the router will. */
  readonly leaseSeconds: number
  /** With Portlight's mark. */
  readonly description: string
  /** May be made without an end where the router knows no other: somebody takes care of removing it. */
  readonly mayLastForEver: boolean
}

/** What the router made of it, as it was read back, or as it answered where it can't be read back. */
export interface Made {
  readonly kind: 'made'
  readonly externalPort: number
  readonly externalAddress: string | null
  readonly leaseSeconds: number | null
  readonly description: string
  readonly enabled: boolean
  /** UPnP's number of an IPv6 opening. */
  readonly pinhole: number | null
  /** NAT-PMP and PCP: seconds that the router remembers. */
  readonly epoch: number | null
}

export type MakeAnswer = Made | Refused

/** `found`: something was there to be removed; null: can't be told. */
export type UnmakeAnswer = { readonly kind: 'removed'; readonly found: boolean | null } | Refused

/** One way to map ports of one family on a router that was found. */
export interface Way {
  readonly way: MappingWay
  /** `nonce` is PCP's. */
  make(order: Order, nonce: Buffer, signal: AbortSignal): Promise<MakeAnswer>
  /** Removes what an entry of the journal stands for, and only that: what is another program's by now stays. */
  unmake(entry: JournalEntry, signal: AbortSignal): Promise<UnmakeAnswer>
  /** Whether the router still has it, as far as it can be asked without a list. `now` in milliseconds since 1970. */
  remembers(entry: JournalEntry, now: number, signal: AbortSignal): Promise<boolean>
}

/** Portlight's mark in the description of a mapping. */
export const mark = 'Portlight'

/** The description with the mark before it. */
export function marked(description: string): string {
  const words = oneLine(description, 60)
  return words === '' ? mark : `${mark}: ${words}`
}

export function refused(because: RefusalReason, ...rest: readonly RefusalRest[]): Refused {
  return { kind: 'refused', because, rest }
}

/** A refusal that stands in something else. */
export function withoutKind({ because, rest }: Refused): Refusal {
  return { because, rest }
}

/** What else is to be known of a refusal. */
export function andThen(refusal: Refused, rest: RefusalRest): Refused {
  return { ...refusal, rest: [...refusal.rest, rest] }
}
