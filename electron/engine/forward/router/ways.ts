import type { MappingWay } from '#shared/forward/request'
import type { Refused } from '#shared/forward/router'
import type { Family } from '#shared/sockets/socket'
import type { JournalEntry } from './mapping/journal-entry'
import { refused, type UnmakeAnswer, type Way } from './mapping/order'
import { natPmpWay, pcpWay } from './port-control/port-control-way'
import type { RouterView } from './router-view'
import { pinholeWay } from './upnp/pinhole-way'
import { upnpWay } from './upnp/upnp-way'

/** The ways that a router offers for a family. Best first: UPnP's can be read back, PCP's are safe from other programs. */
export function waysOf(view: RouterView, family: Family): readonly Way[] {
  const { upnp, natPmp, epochs, place } = view
  const pcp = view.pcp[family]
  const byUpnp =
    family === 'ipv4'
      ? upnp !== null && upnpWay(upnp.connection)
      : upnp?.pinholes != null && place.gateway6 !== null && pinholeWay(upnp.pinholes, place.gateway6)
  return [
    byUpnp,
    pcp !== null && pcpWay(pcp, epochs.pcp[family]),
    family === 'ipv4' && natPmp !== null && natPmpWay(natPmp, epochs.natPmp, upnp?.connection ?? null),
  ].filter((way) => way !== false)
}

/** The one of a name, or that the router doesn't offer it. */
export function wayNamed(view: RouterView, way: MappingWay, family: Family): Way | Refused {
  const offered = waysOf(view, family).find((one) => one.way === way)
  return offered ?? refused({ why: family === 'ipv6' ? 'no-ipv6-by' : 'silent', way })
}

/** Removes what an entry of the journal stands for, by the way that it was made. */
export async function unmake(
  view: RouterView,
  entry: JournalEntry,
  signal: AbortSignal,
): Promise<UnmakeAnswer> {
  const way = wayNamed(view, entry.way, entry.family)
  return 'kind' in way ? way : way.unmake(entry, signal)
}
