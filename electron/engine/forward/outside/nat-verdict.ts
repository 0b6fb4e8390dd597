import type { NatBehaviour } from '#shared/forward/report'
import type { StunEndpoint } from '#shared/stun/words'

/** What RFC 5780's tests brought; null stands for no usable answer. */
export interface NatSights {
  /** The server that was asked, as it was named. */
  readonly server: string
  /** The server's second address and port; null: it named none, or one that is not asked. */
  readonly other: StunEndpoint | null
  /** Why `other` is not asked although it was named; a sentence. */
  readonly otherRefused: string | null
  /** Where the socket of the mapping tests is, and one source port's mapped addresses, by whom they were asked for. */
  readonly local: { readonly address: string | null; readonly port: number }
  readonly mapped: {
    /** The server's address and port. */
    readonly primary: StunEndpoint
    /** Its other address, same port. */
    readonly otherAddress: StunEndpoint | null
    /** Its other address, other port. */
    readonly otherBoth: StunEndpoint | null
  }
  /** The server answers on its first address and second port, when asked there. */
  readonly otherPortAlive: boolean
  /** What came of asking to be answered from elsewhere, from a socket that had sent to the server alone. */
  readonly filter: {
    readonly changeBoth: FilterSight
    readonly changePort: FilterSight
  }
}

/**
 * `arrived`: from the place that was asked for; `ignored`: the server answered from where it was asked, or refused;
 * `not-tested`: the way to the server could not be opened first.
 */
export type FilterSight = 'arrived' | 'silent' | 'ignored' | 'not-tested'

/** RFC 5780 sections 4.3 and 4.4: mapping and filtering are two answers, and each may be unknown for a reason. */
export function natBehaviourOf(sights: NatSights): NatBehaviour {
  const notes: string[] = []
  const { local, mapped } = sights
  if (local.address !== null && same(mapped.primary, { address: local.address, port: local.port })) {
    notes.push(
      `${sights.server} sees this computer's own address and port: nothing on the way translates addresses.`,
    )
  }
  if (sights.other === null) {
    notes.push(
      sights.otherRefused ??
        `${sights.server} has no second address (RFC 5780), so how the NAT behaves can't be told.`,
    )
    return { mapping: null, filtering: null, notes }
  }
  const mapping = mappingOf(sights)
  const filtering = filteringOf(sights)
  if (mapping === null) {
    notes.push(
      `The second address of ${sights.server} does not answer, so how the NAT chooses ports can't be told.`,
    )
  }
  if (typeof filtering === 'object') notes.push(filtering.unknown)
  return { mapping, filtering: typeof filtering === 'object' ? null : filtering, notes }
}

/** Section 4.3: is the same source port seen as the same address and port by everybody? */
function mappingOf({ mapped }: NatSights): NatBehaviour['mapping'] {
  const { primary, otherAddress, otherBoth } = mapped
  if (otherAddress === null) return null
  if (same(primary, otherAddress)) return 'endpoint-independent'
  if (otherBoth === null) return null
  return same(otherAddress, otherBoth) ? 'address-dependent' : 'address-and-port-dependent'
}

/**
 * Section 4.4: whose packets come through? Silence proves a filter only where the one who was to send is known to be
 * alive, and a packet that came only where it came from elsewhere.
 */
function filteringOf(
  sights: NatSights,
): Exclude<NatBehaviour['filtering'], null> | { readonly unknown: string } {
  const { server, mapped, filter, otherPortAlive } = sights
  if (filter.changeBoth === 'arrived') return 'endpoint-independent'
  if (filter.changeBoth === 'not-tested' || filter.changePort === 'not-tested') {
    return { unknown: `${server} answered some questions only, so what the NAT lets in can't be told.` }
  }
  if (filter.changeBoth === 'ignored') {
    return {
      unknown: `${server} does not answer from another address, so what the NAT lets in can't be told.`,
    }
  }
  if (mapped.otherBoth === null) {
    return {
      unknown: `The second address of ${server} does not answer, so what the NAT lets in can't be told.`,
    }
  }
  if (filter.changePort === 'arrived') return 'address-dependent'
  if (filter.changePort === 'ignored' || !otherPortAlive) {
    return { unknown: `${server} does not answer from another port, so what the NAT lets in can't be told.` }
  }
  return 'address-and-port-dependent'
}

function same(
  a: { readonly address: string; readonly port: number },
  b: { readonly address: string; readonly port: number },
): boolean {
  return a.address === b.address && a.port === b.port
}
