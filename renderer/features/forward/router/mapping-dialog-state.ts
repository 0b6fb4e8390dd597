import type { AddMapping } from '#shared/forward/request'
import type { Mapping, OtherRouter } from '#shared/forward/router'
import type { Protocol } from '#shared/sockets/socket'

/** What the router, or Portlight, said no with. */
export interface Refusal {
  readonly sentence: string
  /** The protocol's own code, for a helpdesk. */
  readonly code: string | null
}

/** A mapping as it is typed. */
export interface MappingDraft {
  readonly externalPort: string
  /** Empty: the same as outside. */
  readonly internalPort: string
  readonly protocol: Protocol
  /** Empty: this computer. */
  readonly internalAddress: string
  readonly leaseSeconds: number
  readonly description: string
  readonly way: AddMapping['way']
  /** Renew it as long as Portlight runs. */
  readonly keep: boolean
}

/** The dialog that is open on the router's page. */
export type MappingDialog =
  | {
      readonly kind: 'add'
      /** The mapping that is renewed; null: a new one is made. */
      readonly renews: Mapping | null
      readonly draft: MappingDraft
      readonly busy: boolean
      readonly refusal: Refusal | null
      /** What is in the way: shown before it may be replaced. */
      readonly existing: Mapping | null
      /** Who would take it where this computer's router does not: shown before that one is asked. */
      readonly other: OtherRouter | null
    }
  | {
      readonly kind: 'remove'
      readonly mapping: Mapping
      readonly busy: boolean
      readonly refusal: Refusal | null
      /** The router has another one there than the list showed; it is shown before it may go. */
      readonly existing: Mapping | null
    }

export const hour = 3600
export const day = 86_400
export const week = 604_800

/** Leases to choose from; 0 is without end. */
export const leases: readonly { readonly seconds: number; readonly text: string }[] = [
  { seconds: hour, text: '1 hour' },
  { seconds: day, text: '1 day' },
  { seconds: week, text: '1 week' },
  { seconds: 0, text: 'No end' },
]

export const emptyDraft: MappingDraft = {
  externalPort: '',
  internalPort: '',
  protocol: 'tcp',
  internalAddress: '',
  leaseSeconds: day,
  description: '',
  way: null,
  keep: true,
}

/** The draft that renews a mapping as it is; `keep`: it is renewed already. */
export function draftOf(mapping: Mapping, keep: boolean): MappingDraft {
  return {
    externalPort: String(mapping.externalPort),
    internalPort: String(mapping.internalPort),
    protocol: mapping.protocol,
    // an opening of IPv6 leads to one address, and is another thing than a forward of IPv4
    internalAddress: mapping.toThisComputer && mapping.family === 'ipv4' ? '' : mapping.internalAddress,
    leaseSeconds: mapping.leaseSeconds === 0 ? 0 : day,
    description: withoutMark(mapping.description),
    way: mapping.way,
    keep,
  }
}

/** Portlight puts its mark before a description; it must not be there twice. */
export function withoutMark(description: string): string {
  return description.replace(/^portlight\b[\s:.\-–—]*/i, '').slice(0, 60)
}
