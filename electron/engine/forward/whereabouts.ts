import type { WhereFound } from '#shared/forward/found'
import type { NatLifetime } from '#shared/forward/report'
import type { WhereRequest } from '#shared/forward/request'
import { type Place, routerPlaceOf } from './computer/place'
import { within } from './deadline'
import type { NatSeen, OutsidePart, RouterLook, RouterPart } from './parts'
import { askServers } from './stun-servers'

/** Milliseconds. */
const deadline = { router: 75_000, nat: 8_000, lifetime: 240_000 }

/** Where this computer is, seen from itself, its router and the STUN servers that are named. */
export async function whereabouts(
  place: Place,
  { outside: { stun: servers }, lifetime: measure = false }: WhereRequest,
  routers: Pick<RouterPart, 'look'>,
  outside: Pick<OutsidePart, 'askStun' | 'natBehaviour' | 'natLifetime'>,
  signal: AbortSignal,
): Promise<WhereFound> {
  const at = routerPlaceOf(place)
  const [look, { found: nat }, lifetime, stun] = await Promise.all([
    at === null
      ? null
      : within(
          deadline.router,
          signal,
          (limited) => routers.look(at, limited),
          (): RouterLook | null => null,
        ),
    within(
      deadline.nat,
      signal,
      (limited) => outside.natBehaviour(servers, limited),
      (): NatSeen => ({ found: { kind: 'not-in-time' }, ports: [] }),
    ),
    measure
      ? within(
          deadline.lifetime,
          signal,
          (limited) => outside.natLifetime(servers, limited),
          (): NatLifetime | null => null,
        )
      : null,
    askServers(outside, servers, place.lan6 === null ? ['ipv4'] : ['ipv4', 'ipv6'], signal),
  ])
  return {
    findings: {
      port: 0,
      protocol: 'tcp',
      program: null,
      computer: { ...place, firewall: null, firewall6: null, redirect: null },
      router: look === null ? null : { ...look, test: null, vanished: false },
      provider: { stun, nat, beyond: null },
      outside: null,
      networkChange: null,
    },
    lifetime,
  }
}
