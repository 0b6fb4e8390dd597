import type { Mapping } from '#shared/forward/router'
import type { Protocol } from '#shared/sockets/socket'
import { oneLine } from './one-line'
import type { SoapAnswer } from './soap-message'
import { childAt, readXml } from './xml'

/** A forward as a router lists it. */
export interface ListedMapping {
  readonly protocol: Protocol
  readonly externalPort: number
  readonly internalAddress: string
  readonly internalPort: number
  readonly remoteHost: string | null
  readonly enabled: boolean
  /** Seconds left; 0: without end. */
  readonly leaseSeconds: number | null
  readonly description: string
}

/** Characters of an address or a description. */
const longest = 200

/** Of GetGenericPortMappingEntry; null for what is no mapping. */
export function readMapping(values: ReadonlyMap<string, string>): ListedMapping | null {
  const protocol = (values.get('NewProtocol') ?? '').toLowerCase()
  const externalPort = portOf(values.get('NewExternalPort'))
  const internalPort = portOf(values.get('NewInternalPort'))
  const internalAddress = oneLine(values.get('NewInternalClient') ?? '', longest)
  if (protocol !== 'tcp' && protocol !== 'udp') return null
  if (externalPort === null || internalPort === null || internalAddress === '') return null
  const remoteHost = oneLine(values.get('NewRemoteHost') ?? '', longest)
  const lease = values.get('NewLeaseDuration') ?? ''
  return {
    protocol,
    externalPort,
    internalAddress,
    internalPort,
    // some routers write the wildcard as an address
    remoteHost: ['', '0.0.0.0', '*'].includes(remoteHost) ? null : remoteHost,
    enabled: /^(?:1|true|yes)$/i.test(values.get('NewEnabled') ?? ''),
    leaseSeconds: /^\d{1,10}$/.test(lease) ? Number(lease) : null,
    description: oneLine(values.get('NewPortMappingDescription') ?? '', longest),
  }
}

/** Of GetSpecificPortMappingEntry, which leaves out what was asked for. */
export function readSpecificMapping(
  { values }: Extract<SoapAnswer, { kind: 'done' }>,
  asked: { readonly protocol: Protocol; readonly externalPort: number },
): ListedMapping | null {
  return readMapping(
    new Map([
      ...values,
      ['NewProtocol', asked.protocol],
      ['NewExternalPort', String(asked.externalPort)],
      ['NewRemoteHost', ''],
    ]),
  )
}

/** The NewPortListing of GetListOfPortMappings (WANIPConnection:2 section 2.3.27); null where any of it is no mapping. */
export function readMappingList(listing: string): readonly ListedMapping[] | null {
  const document = readXml(listing)
  if (document === null || !document.whole || document.root.name !== 'PortMappingList') return null
  const found: ListedMapping[] = []
  for (const entry of document.root.children) {
    if (entry.name !== 'PortMappingEntry') return null
    const values = new Map(entry.children.map(({ name, text }) => [name, text]))
    values.set('NewPortMappingDescription', childAt(entry, 'NewDescription')?.text ?? '')
    values.set('NewLeaseDuration', childAt(entry, 'NewLeaseTime')?.text ?? '')
    const mapping = readMapping(values)
    if (mapping === null) return null
    found.push(mapping)
  }
  return found
}

/** A mapping of the contract; who made it and where it leads to is the caller's knowledge. */
export function asMapping(listed: ListedMapping, known: Pick<Mapping, 'ours' | 'toThisComputer'>): Mapping {
  return { way: 'upnp', family: 'ipv4', ...listed, ...known }
}

function portOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null
  return Number(text) <= 65_535 ? Number(text) : null
}
