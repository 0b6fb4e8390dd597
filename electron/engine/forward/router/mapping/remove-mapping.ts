import type { RemoveMapping } from '#shared/forward/request'
import type { RemoveMappingAnswer } from '#shared/forward/router'
import type { RouterPlace } from '../local-network'
import { noRouter, type RouterDesk } from '../router-desk'
import type { RouterView } from '../router-view'
import { upnpRefused } from '../upnp/upnp-refused'
import { findMapping, unmakeByUpnp } from '../upnp/upnp-way'
import { unmake } from '../ways'
import type { JournalEntry } from './journal-entry'
import { isMadeFor } from './known-mappings'
import { refused } from './order'

/** Removes a mapping: Portlight's own, or another one where it is the one that was shown. */
export async function removeMapping(
  desk: RouterDesk,
  place: RouterPlace,
  wish: RemoveMapping,
  signal: AbortSignal,
): Promise<RemoveMappingAnswer> {
  const view = await desk.view(place, signal)
  if (view.router === null) return noRouter(view)
  const { entries } = await desk.entriesAt(place)
  const named = entries.filter(
    (entry) =>
      entry.way === wish.way &&
      entry.protocol === wish.protocol &&
      entry.externalPort === wish.externalPort &&
      entry.internalPort === wish.internalPort,
  )
  const [ipv4, ipv6] = (['ipv4', 'ipv6'] as const).map((family) =>
    wish.family === undefined || wish.family === family
      ? named.find((entry) => entry.family === family)
      : undefined,
  )
  // what the router lists is looked at before it is removed; the rest is only in the journal
  const unlisted = (wish.way === 'upnp' ? undefined : ipv4) ?? (ipv4 === undefined ? ipv6 : undefined)
  const mayBeListed = wish.way === 'upnp' && wish.family !== 'ipv6' && view.upnp !== null
  if (unlisted !== undefined && !(mayBeListed && (await isListed(view, wish, signal)))) {
    const undone = await unmake(view, unlisted, signal)
    if (undone.kind === 'refused') return undone
    await desk.journal.remove(unlisted.id).catch(() => {})
    return { kind: 'removed' }
  }
  if (wish.way === 'pcp') return refused({ why: 'other-maker' })
  if (wish.family === 'ipv6') return refused({ why: 'opener-not-shown' })
  return removeListed(desk, view, entries, wish, signal)
}

/** Removes one that UPnP lists. */
async function removeListed(
  desk: RouterDesk,
  view: RouterView,
  entries: readonly JournalEntry[],
  wish: RemoveMapping,
  signal: AbortSignal,
): Promise<RemoveMappingAnswer> {
  const { place } = view
  if (view.upnp === null) {
    return refused(wish.way === 'upnp' ? { why: 'silent', way: 'upnp' } : { why: 'maker-not-shown' })
  }
  const service = view.upnp.connection
  const sight = await findMapping(service, wish, signal)
  if (sight.kind === 'unknown') {
    return refused({ why: 'not-done', what: 'look-at', problem: sight.problem })
  }
  if (sight.kind === 'absent') {
    const lost = (entry: JournalEntry) =>
      entry.family === 'ipv4' && entry.protocol === wish.protocol && entry.externalPort === wish.externalPort
    let found = false
    for (const entry of entries.filter(lost)) {
      // what Portlight made goes, whatever the router shows
      const undone = await unmake(view, entry, signal)
      if (undone.kind === 'refused') return undone
      found ||= undone.found === true
      await desk.journal.remove(entry.id).catch(() => {})
    }
    if (found) return { kind: 'removed' }
    return upnpRefused({ kind: 'error', code: 714, description: 'NoSuchEntryInArray' }, 'unmake')
  }
  const owner = entries.find((one) => isMadeFor(one, sight.mapping))
  const existing = desk.asMapping(place, sight.mapping, owner !== undefined)
  const asNamed = existing.internalPort === wish.internalPort
  const mayGo = asNamed && (owner !== undefined || (wish.foreign && desk.wasShown(place, existing)))
  if (!mayGo) {
    desk.show(place, [existing], false)
    return { kind: 'foreign', existing }
  }
  const removed = await unmakeByUpnp(service, wish, signal)
  if (removed.kind === 'refused') return removed
  if (owner !== undefined) await desk.journal.remove(owner.id).catch(() => {})
  return { kind: 'removed' }
}

async function isListed(view: RouterView, wish: RemoveMapping, signal: AbortSignal): Promise<boolean> {
  return view.upnp !== null && (await findMapping(view.upnp.connection, wish, signal)).kind === 'found'
}
