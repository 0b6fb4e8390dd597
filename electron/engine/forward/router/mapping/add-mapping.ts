import type { RefusalRest } from '#shared/forward/refusal-found'
import type { AddMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping, Refused } from '#shared/forward/router'
import type { Family } from '#shared/sockets/socket'
import { formatIpv6, parseIpv4, parseIpv6 } from '#shared/targets/address'
import type { RouterPlace } from '../local-network'
import { noRouter, type RouterDesk } from '../router-desk'
import type { RouterView } from '../router-view'
import type { ListedMapping } from '../upnp/upnp-mapping'
import { findMapping, makeByUpnp, unmakeByUpnp } from '../upnp/upnp-way'
import { unmake, wayNamed, waysOf } from '../ways'
import type { JournalEntry } from './journal-entry'
import { isMadeFor, mappingOf } from './known-mappings'
import { andThen, marked, type Order, refused } from './order'

/** Makes a mapping that a person wants. One that somebody else made is only replaced where it is the one that was shown. */
export async function addMapping(
  desk: RouterDesk,
  place: RouterPlace,
  wish: AddMapping,
  signal: AbortSignal,
): Promise<AddMappingAnswer> {
  const target = targetOf(place, wish)
  if ('kind' in target) return target
  const own = desk.isHere(place, target.internalAddress)
  // a router opens a port of IPv6 only for the address that asks, and this computer may have several
  const from = own && target.family === 'ipv6' ? { ...place, local6: target.internalAddress } : place
  const view = await desk.view(from, signal)
  const ways = waysOf(view, target.family)
  const name = wish.way ?? ways[0]?.way ?? 'upnp'
  const way = wayNamed(view, name, target.family)
  const [device] = view.others
  if (device !== undefined && 'kind' in way && name === 'upnp' && target.family === 'ipv4') {
    return { kind: 'other-router', device }
  }
  if (view.router === null) return noRouter(view)
  if ('kind' in way) return way
  const asks = own && (target.family === 'ipv6' || target.internalAddress === place.local)
  if (!asks && (name !== 'upnp' || target.family === 'ipv6')) {
    return refused({ why: 'only-to-asker' })
  }
  const { entries } = await desk.entriesAt(place)
  const there = await inTheWay(desk, view, entries, target.family, wish, signal)
  if (there?.kind === 'refused') return there
  if (there?.kind === 'foreign') {
    if (!wish.replace || !desk.wasShown(place, there.existing)) {
      desk.show(place, [there.existing], false)
      return { kind: 'taken', existing: there.existing }
    }
    const removed = await unmakeByUpnp(there.service, wish, signal)
    if (removed.kind === 'refused') {
      const { internalAddress: address, internalPort: port } = there.existing
      return andThen(removed, { rest: 'stays', address, port })
    }
  }
  if (there?.kind === 'ours' && !leadsThere(there.entry, target.internalAddress, wish.internalPort)) {
    // routers renew a mapping, but take one to another place for a conflict (718)
    const removed = await unmake(view, there.entry, signal)
    if (removed.kind === 'refused') return removed
  }
  const order: Order = {
    ...target,
    protocol: wish.protocol,
    externalPort: wish.externalPort,
    internalPort: wish.internalPort,
    leaseSeconds: wish.leaseSeconds,
    description: marked(wish.description),
    mayLastForEver: false,
  }
  let previous = there?.kind === 'ours' ? there.entry : previousEntry(entries, order, name)
  if (previous !== null && name === 'pcp' && target.family === 'ipv6') {
    // miniupnpd (2.3.1, nftables) forgets whose an opening is that is renewed, and lets nobody close it any more
    const removed = await unmake(view, previous, signal)
    if (removed.kind === 'refused') return removed
    await desk.journal.remove(previous.id).catch(() => {})
    previous = null
  }
  const booked = await desk.book(view, way, order, { purpose: 'kept', endsAt: null }, previous, signal)
  if (booked.kind === 'refused') {
    const refusal = asks ? booked : elsewhere(booked)
    return there?.kind === 'foreign' ? andThen(refusal, await putBack(there)) : refusal
  }
  // a router that gave the renewed opening another number keeps the old one beside it
  if (previous?.pinhole != null && previous.pinhole !== booked.made.pinhole) {
    await unmake(view, previous, signal)
  }
  const { isOwnAddress, wallClock } = desk.options
  const mapping = mappingOf(booked.entry, isOwnAddress, wallClock())
  const added: Mapping = {
    ...mapping,
    enabled: booked.made.enabled,
    leaseSeconds: booked.made.leaseSeconds,
    toThisComputer: asks || mapping.toThisComputer,
  }
  desk.show(place, [added], false)
  return {
    kind: 'added',
    mapping: added,
    ...(place.insteadOf === undefined ? {} : { by: place.gateway }),
    ...(name !== 'upnp' || view.doubts.length === 0 ? {} : { notes: view.doubts }),
  }
}

function elsewhere(refusal: Refused): Refused {
  const { because } = refusal
  return because.why === 'upnp' ? { ...refusal, because: { ...because, about: 'other-host' } } : refusal
}

/** Where the forward shall lead to. */
function targetOf(
  place: RouterPlace,
  wish: AddMapping,
): { readonly family: Family; readonly internalAddress: string } | Refused {
  const address = wish.internalAddress ?? (wish.family === 'ipv6' ? place.local6 : place.local)
  if (address === null) return refused({ why: 'no-global-ipv6' })
  if (parseIpv4(address) !== null) return { family: 'ipv4', internalAddress: address }
  const ipv6 = parseIpv6(address)
  if (ipv6 === null) return refused({ why: 'no-address', text: address })
  // there is no translation in IPv6, only an opening in the firewall
  if (wish.externalPort !== wish.internalPort) return refused({ why: 'ipv6-one-port' })
  return { family: 'ipv6', internalAddress: formatIpv6(ipv6.value) }
}

function leadsThere(entry: JournalEntry, address: string, port: number): boolean {
  return entry.internalAddress === address && entry.internalPort === port
}

type InTheWay =
  | { readonly kind: 'ours'; readonly entry: JournalEntry }
  | {
      readonly kind: 'foreign'
      readonly existing: Mapping
      readonly listed: ListedMapping
      readonly service: Parameters<typeof makeByUpnp>[0]
    }
  | Refused

/** What has the port on the router already, as far as UPnP can tell; null: nothing. */
async function inTheWay(
  desk: RouterDesk,
  view: RouterView,
  entries: readonly JournalEntry[],
  family: Family,
  wish: AddMapping,
  signal: AbortSignal,
): Promise<InTheWay | null> {
  if (family !== 'ipv4' || view.upnp === null) return null
  const service = view.upnp.connection
  const sight = await findMapping(service, wish, signal)
  if (sight.kind === 'absent') return null
  if (sight.kind === 'unknown') {
    return refused({ why: 'not-done', what: 'look-for', problem: sight.problem })
  }
  const entry = entries.find((one) => isMadeFor(one, sight.mapping))
  if (entry !== undefined) return { kind: 'ours', entry }
  const existing = desk.asMapping(view.place, sight.mapping, false)
  return { kind: 'foreign', existing, listed: sight.mapping, service }
}

/** Portlight's own of the same port of this computer, which no list shows: asking again renews it. */
function previousEntry(
  entries: readonly JournalEntry[],
  { protocol, family, internalAddress, internalPort }: Order,
  way: JournalEntry['way'],
): JournalEntry | null {
  const same = (entry: JournalEntry) =>
    entry.way === way &&
    entry.protocol === protocol &&
    entry.family === family &&
    entry.internalAddress === internalAddress &&
    entry.internalPort === internalPort
  return way === 'upnp' && family === 'ipv4' ? null : (entries.find(same) ?? null)
}

/** The new one failed after the old one was removed: the old one goes back, and the person hears of it. */
async function putBack({ listed, service }: Extract<InTheWay, { kind: 'foreign' }>): Promise<RefusalRest> {
  const order: Order = {
    ...listed,
    family: 'ipv4',
    leaseSeconds: listed.leaseSeconds ?? 0,
    mayLastForEver: true,
  }
  const back = await makeByUpnp(service, order, AbortSignal.timeout(3_000))
  return back.kind === 'made'
    ? { rest: 'put-back' }
    : { rest: 'lost', address: listed.internalAddress, port: listed.internalPort }
}
