/** Values that one of the four numbers of an IPv4 address may take: 0 to 255, ascending, unique. */
export type OctetSet = readonly number[]
export type Octets = readonly [OctetSet, OctetSet, OctetSet, OctetSet]

/**
 * What one target stands for; `text` is what was typed.
 * - `name`: to be resolved; with `bits`, the network of so many bits around each of its addresses
 * - `ipv4`: every combination of the four sets; CIDR blocks and octet ranges alike
 * - `ipv6`: from `first` to `last`; link-local ones have a zone
 */
export type TargetSpec =
  | { readonly kind: 'name'; readonly text: string; readonly name: string; readonly bits: number | null }
  | { readonly kind: 'ipv4'; readonly text: string; readonly octets: Octets }
  | {
      readonly kind: 'ipv6'
      readonly text: string
      readonly first: bigint
      readonly last: bigint
      readonly zone: string | null
    }

/**
 * Targets that are scanned have to be hosts. What is left out may be any address, or nothing at all; an IPv6 address
 * without zone is left out of every zone.
 */
export type TargetPurpose = 'scan' | 'exclude'

/** A spec, or what is wrong: the part (the whole word where it is left out) with its offset in the word. */
export type TargetOutcome<S extends TargetSpec = TargetSpec> =
  | { readonly spec: S }
  | { readonly message: string; readonly part?: string; readonly at?: number }
