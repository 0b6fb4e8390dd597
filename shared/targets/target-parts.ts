import { parseIpv4, parseIpv6 } from './address'
import { OctetBox } from './octet-box'
import type { TargetSpec } from './target'

/** An address that a name was resolved to. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
}

/** A spec, and for a name what it was resolved to (null where it could not be, or for the other kinds). */
export interface ResolvedSpec {
  readonly spec: TargetSpec
  readonly addresses: readonly ResolvedAddress[] | null
}

/** Addresses that one spec stands for: a single one, a box of IPv4 ones, or a range of IPv6 ones. */
export type Part =
  | { readonly kind: 'point'; readonly target: string; readonly address: number }
  | { readonly kind: 'box'; readonly target: string; readonly box: OctetBox }
  | {
      readonly kind: 'range'
      readonly target: string
      readonly first: bigint
      readonly last: bigint
      /** '' for none. Addresses of different zones are different addresses. */
      readonly zone: string
    }

/** Parts in the order of the specs; a name gives one for each of its addresses. */
export function partsOf(specs: readonly ResolvedSpec[]): readonly Part[] {
  return specs.flatMap(partsOfSpec)
}

function partsOfSpec({ spec, addresses }: ResolvedSpec): readonly Part[] {
  const target = spec.text
  switch (spec.kind) {
    case 'name':
      return (addresses ?? []).flatMap(({ address }) => partOfAddress(target, address))
    case 'ipv4': {
      const box = OctetBox.of(spec.octets)
      return [box.size === 1 ? { kind: 'point', target, address: box.first } : { kind: 'box', target, box }]
    }
    case 'ipv6':
      return [{ kind: 'range', target, first: spec.first, last: spec.last, zone: spec.zone ?? '' }]
  }
}

function partOfAddress(target: string, text: string): Part[] {
  const ipv4 = parseIpv4(text)
  if (ipv4 !== null) return [{ kind: 'point', target, address: ipv4 }]
  const ipv6 = parseIpv6(text)
  if (ipv6 === null) return []
  return [{ kind: 'range', target, first: ipv6.value, last: ipv6.value, zone: ipv6.zone ?? '' }]
}
