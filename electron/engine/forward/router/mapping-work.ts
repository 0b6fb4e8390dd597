import type { MappingWay } from '#shared/forward/request'
import type { Family } from '#shared/sockets/socket'
import { isRemembered, type JournalEntry } from './journal-entry'
import { isMadeFor } from './known-mappings'
import { type MakeAnswer, type Order, refused, type UnmakeAnswer } from './order'
import { hasPinhole, makePinhole, unmakePinhole } from './pinhole-way'
import type { PortControlServer } from './port-control-exchange'
import { makeByNatPmp, makeByPcp, unmakeByNatPmp, unmakeByPcp } from './port-control-way'
import type { RouterView } from './router-view'
import { readMappings } from './upnp-list'
import type { UpnpService } from './upnp-service'
import { findMapping, makeByUpnp, unmakeByUpnp } from './upnp-way'

/** Best first: UPnP's forwards can be read back, PCP's are safe from other programs. */
const order = ['upnp', 'pcp', 'nat-pmp'] as const

const names: Readonly<Record<MappingWay, string>> = { upnp: 'UPnP', 'nat-pmp': 'NAT-PMP', pcp: 'PCP' }

/** The ways that a router offers for a family, the best first. */
export function waysOf(view: RouterView, family: Family): readonly MappingWay[] {
  return order.filter((way) => {
    if (way === 'upnp') return family === 'ipv4' ? view.upnp !== null : pinholesOf(view) !== null
    if (way === 'pcp') return view.pcp[family] !== null
    return family === 'ipv4' && view.natPmp !== null
  })
}

/** Why a way can't be gone. */
export function wayMissing(way: MappingWay, family: Family): string {
  return family === 'ipv6'
    ? `The router does not open ports of IPv6 by ${names[way]}.`
    : `The router does not answer to ${names[way]}.`
}

/** Makes a mapping. `nonce` is PCP's. */
export async function make(
  view: RouterView,
  way: MappingWay,
  wanted: Order,
  nonce: Buffer,
  signal: AbortSignal,
): Promise<MakeAnswer> {
  const pinholes = pinholesOf(view, wanted.internalAddress)
  const pcp = view.pcp[wanted.family]
  if (way === 'upnp' && wanted.family === 'ipv4' && view.upnp !== null) {
    return makeByUpnp(view.upnp.connection, wanted, signal)
  }
  if (way === 'upnp' && wanted.family === 'ipv6' && pinholes !== null) {
    return makePinhole(pinholes, wanted, signal)
  }
  if (way === 'pcp' && pcp !== null) return makeByPcp(pcp, wanted, nonce, signal)
  if (way === 'nat-pmp' && wanted.family === 'ipv4' && view.natPmp !== null) {
    return (await takenForNatPmp(view, wanted, signal)) ?? makeByNatPmp(view.natPmp, wanted, signal)
  }
  return refused(wayMissing(way, wanted.family))
}

/**
 * NAT-PMP names a forward by the port of this computer alone (RFC 6886 section 3.3), whoever asks: a second request for it
 * would change, and then remove, what another program has made. Only UPnP's list can tell; without it, nothing can.
 */
async function takenForNatPmp(
  view: RouterView,
  wanted: Order,
  signal: AbortSignal,
): Promise<MakeAnswer | null> {
  if (view.upnp === null) return null
  const { mappings } = await readMappings(view.upnp.connection, signal)
  const other = mappings.find(
    ({ protocol, internalAddress, internalPort, externalPort }) =>
      protocol === wanted.protocol &&
      internalAddress === wanted.internalAddress &&
      internalPort === wanted.internalPort &&
      externalPort !== wanted.externalPort,
  )
  if (other === undefined) return null
  return refused(
    `The router already forwards port ${other.externalPort} to port ${wanted.internalPort} of this computer, and NAT-PMP knows only one forward to each port.`,
  )
}

/**
 * Removes what an entry of the journal stands for, and only that: a mapping that is another program's by now stays. Where
 * none is seen the router is told to remove it all the same, for it was asked for, and some don't show what they forward.
 */
export async function unmake(
  view: RouterView,
  entry: JournalEntry,
  signal: AbortSignal,
): Promise<UnmakeAnswer> {
  const pinholes = pinholesOf(view, entry.internalAddress)
  const pcp = pcpFor(view, entry)
  if (entry.way === 'upnp' && entry.family === 'ipv4' && view.upnp !== null) {
    const sight = await findMapping(view.upnp.connection, entry, signal)
    if (sight.kind === 'found' && !isMadeFor(entry, sight.mapping)) return { kind: 'removed', found: false }
    return unmakeByUpnp(view.upnp.connection, entry, signal)
  }
  if (entry.way === 'upnp' && entry.family === 'ipv6' && pinholes !== null) {
    // without its number nobody can close it, but it ends by itself
    if (entry.pinhole === null) return { kind: 'removed', found: false }
    return unmakePinhole(pinholes, entry.pinhole, signal)
  }
  if (entry.way === 'pcp' && pcp !== null && entry.nonce !== null) {
    return unmakeByPcp(pcp, entry, Buffer.from(entry.nonce, 'hex'), signal)
  }
  if (entry.way === 'nat-pmp' && view.natPmp !== null) return unmakeByNatPmp(view.natPmp, entry, signal)
  return refused(wayMissing(entry.way, entry.family))
}

/** Those of some entries that the router still has, as far as it can be asked without a list. */
export async function remembered(
  view: RouterView,
  entries: readonly JournalEntry[],
  now: number,
  signal: AbortSignal,
): Promise<ReadonlySet<JournalEntry>> {
  const isThere = async (entry: JournalEntry): Promise<boolean> => {
    if (entry.way === 'nat-pmp') return isRemembered(entry, view.epochs.natPmp, now)
    if (entry.way === 'pcp') return isRemembered(entry, view.epochs.pcp[entry.family], now)
    const pinholes = pinholesOf(view, entry.internalAddress)
    if (entry.pinhole === null || pinholes === null) return false
    return (await hasPinhole(pinholes, entry.pinhole, signal)) === true
  }
  const there = await Promise.all(entries.map(isThere))
  return new Set(entries.filter((_, index) => there[index] === true))
}

/** Routers open, show and close ports of IPv6 only for who asks over IPv6, from the address in question. */
function pinholesOf({ upnp, place }: RouterView, address = place.local6): UpnpService | null {
  if (upnp?.pinholes == null || place.gateway6 === null || address === null) return null
  return upnp.pinholes.over(place.gateway6, address)
}

/** The same for PCP: what this computer sends to the internet from may be another IPv6 address by now (RFC 8981). */
function pcpFor({ pcp }: RouterView, { family, internalAddress }: JournalEntry): PortControlServer | null {
  const server = pcp[family]
  return server === null || family === 'ipv4' ? server : { ...server, from: internalAddress }
}
