import * as v from 'valibot'
import { families } from '../sockets/socket'
import type { Evidence } from '../words/evidence'
import type { NatBehaviour } from './report'

const Endpoint = v.object({ family: v.picklist(families), address: v.string(), port: v.number() })
type Endpoint = v.InferOutput<typeof Endpoint>

/**
 * `arrived`: from the place that was asked for; `ignored`: the server answered from where it was asked, or refused;
 * `not-tested`: the way to the server could not be opened first.
 */
const FilterSight = v.picklist(['arrived', 'silent', 'ignored', 'not-tested'])
export type FilterSight = v.InferOutput<typeof FilterSight>

/** What RFC 5780's tests brought; null stands for no usable answer. */
export const NatSights = v.object({
  /** The server that was asked, as it was named. */
  server: v.string(),
  /** The server's second address and port; null: it named none, or one that is not asked. */
  other: v.nullable(Endpoint),
  /** The second address that is not asked although the server at `by` named it. */
  otherRefused: v.nullable(v.object({ by: v.string(), address: v.string() })),
  /** Where the socket of the mapping tests is, and one source port's mapped addresses, by whom they were asked for. */
  local: v.object({ address: v.nullable(v.string()), port: v.number() }),
  mapped: v.object({
    /** The server's address and port. */
    primary: Endpoint,
    /** Its other address, same port. */
    otherAddress: v.nullable(Endpoint),
    /** Its other address, other port. */
    otherBoth: v.nullable(Endpoint),
  }),
  /** The server answers on its first address and second port, when asked there. */
  otherPortAlive: v.boolean(),
  /** What came of asking to be answered from elsewhere, from a socket that had sent to the server alone. */
  filter: v.object({ changeBoth: FilterSight, changePort: FilterSight }),
})
export type NatSights = v.InferOutput<typeof NatSights>

/** What was found out about how a NAT behaves, or why nothing was. */
export const NatFound = v.variant('kind', [
  v.object({ kind: v.literal('seen'), sights: NatSights }),
  v.object({ kind: v.picklist(['no-server', 'no-answer', 'not-in-time']) }),
  /** It answered at first. */
  v.object({ kind: v.literal('stopped'), server: v.string() }),
  /** The system's code. */
  v.object({ kind: v.literal('no-socket'), code: v.string() }),
])
export type NatFound = v.InferOutput<typeof NatFound>

export function natBehaviourOf(found: NatFound): NatBehaviour {
  return found.kind === 'seen'
    ? judged(found.sights)
    : { mapping: null, filtering: null, notes: [whyNotKnown(found)] }
}

function whyNotKnown(found: Exclude<NatFound, { readonly kind: 'seen' }>): string {
  switch (found.kind) {
    case 'no-server':
      return 'Nobody outside was asked (a STUN server), so how the router treats ports is not known.'
    case 'no-answer':
      return 'No STUN server answered, so how the NAT behaves is not known.'
    case 'not-in-time':
      return 'How the NAT behaves could not be found out in time.'
    case 'stopped':
      return `${found.server} stopped answering, so how the NAT behaves is not known.`
    case 'no-socket':
      return `How the NAT behaves could not be tested: this computer has no socket for it (${found.code}).`
  }
}

/** The tests one by one. */
export function natTestsEvidence(found: NatFound): readonly Evidence[] {
  if (found.kind !== 'seen') return []
  const { server, other, mapped, filter, otherPortAlive } = found.sights
  const seen = (endpoint: Endpoint | null) =>
    endpoint === null ? 'no answer' : `saw ${endpoint.address}:${endpoint.port}`
  const evidence = [{ what: `STUN ${server}`, detail: seen(mapped.primary) }]
  if (other === null) return evidence
  return [
    ...evidence,
    { what: `STUN ${other.address}, same port`, detail: seen(mapped.otherAddress) },
    { what: `STUN ${other.address}:${other.port}`, detail: seen(mapped.otherBoth) },
    {
      what: `STUN ${server}, its port ${other.port}`,
      detail: otherPortAlive ? 'answers' : 'no answer',
    },
    { what: 'answer from another address and port', detail: came[filter.changeBoth] },
    { what: 'answer from another port', detail: came[filter.changePort] },
  ]
}

const came: Readonly<Record<FilterSight, string>> = {
  arrived: 'it arrived',
  silent: 'nothing arrived',
  ignored: 'the server does not do that',
  'not-tested': 'could not be tested',
}

/** RFC 5780 sections 4.3 and 4.4: mapping and filtering are two answers, and each may be unknown for a reason. */
function judged(sights: NatSights): NatBehaviour {
  const notes: string[] = []
  const { local, mapped } = sights
  if (local.address !== null && same(mapped.primary, { address: local.address, port: local.port })) {
    notes.push(
      `${sights.server} sees this computer's own address and port: nothing on the way translates addresses.`,
    )
  }
  if (sights.other === null) {
    const { server, otherRefused } = sights
    notes.push(
      otherRefused === null
        ? `${server} has no second address (RFC 5780), so how the NAT behaves can't be told.`
        : `The STUN server ${otherRefused.by} names ${otherRefused.address} as its second address; that one is not asked.`,
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
