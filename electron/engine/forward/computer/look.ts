import type { InterfaceAddress } from '#shared/computer/computer'
import { gatewayProblem } from '#shared/forward/gateway-address'
import { failure } from '#shared/ipc/result'
import { interfaces, ownAddresses } from '../../computer/interfaces'
import type { DefaultRoute } from '../../platform/network'
import type { Platform } from '../../platform/platform'
import { lookUpRoute } from '../../scan/host/route'
import { type Place, placeOf, wrongGateway } from './place'

/**
 * Addresses of the internet to which nothing is ever sent: the system is only asked for its route to them. They are of
 * TEST-NET-3 (RFC 5737) and of the documentation prefix (RFC 3849).
 */
const somewhere4 = '203.0.113.1'
const somewhere6 = '2001:db8::1'

/** Longest that the system is asked, in milliseconds. */
const deadlineMs = 3_000

/**
 * Looks where this computer is: routes, addresses, and the address that packets to the internet carry.
 * @param gateway the router that the person named; null: that of the default route
 * @throws invalid-input where that can't be this computer's router
 */
export async function lookAround(
  platform: Platform,
  gateway: string | null,
  signal: AbortSignal,
): Promise<Place> {
  const problem = gateway === null ? null : gatewayProblem(gateway)
  if (problem !== null) throw failure('invalid-input', problem)
  const limited = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const [routes, route4, route6, wishedRoute] = await Promise.all([
    platform.defaultRoutes(limited),
    lookUpRoute(somewhere4, 4),
    lookUpRoute(somewhere6, 6),
    gateway === null ? null : lookUpRoute(gateway, 4),
  ])
  const sourceOf = (route: Awaited<ReturnType<typeof lookUpRoute>> | null) =>
    route?.kind === 'ok' ? route.localAddress : null
  const told = ownInterfaceAddresses()
  const wrong = gateway === null ? null : wrongGateway(gateway, { routes, addresses: told })
  if (wrong !== null) throw wrong
  const addresses =
    told ?? sentFrom(routes ?? [], [sourceOf(route4), sourceOf(route6), sourceOf(wishedRoute)])
  const names = new Set([
    ...(routes ?? []).map((route) => route.interface),
    ...addresses.map((own) => own.interface),
  ])
  const tunnels = await Promise.all(
    [...names].map(async (name) => ((await platform.isTunnel(name)) === true ? name : null)),
  )
  return placeOf({
    routes,
    addresses,
    source4: sourceOf(route4),
    source6: sourceOf(route6),
    tunnels: new Set(tunnels.filter((name) => name !== null)),
    wished: gateway === null ? null : { gateway, source: sourceOf(wishedRoute) },
  })
}

/** Addresses of this computer, as the router's part asks for them. */
export function isOwnAddress(address: string): boolean {
  return ownAddresses()?.has(address) === true
}

/**
 * What is known of this computer's addresses where the system does not list them: those that its packets carry, on the
 * interface of the default route. How large their network is can't be told.
 */
function sentFrom(
  routes: readonly DefaultRoute[],
  sources: readonly (string | null)[],
): readonly InterfaceAddress[] {
  return sources.flatMap((address) => {
    if (address === null) return []
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    const [nearest] = routes.filter((route) => route.family === family).sort((a, b) => a.metric - b.metric)
    const prefix = family === 'ipv4' ? 32 : 128
    return nearest === undefined
      ? []
      : [{ interface: nearest.interface, address, family, prefix, loopback: false }]
  })
}

/** Null where the system does not list them. */
export function ownInterfaceAddresses(loopback = false): InterfaceAddress[] | null {
  const all = interfaces()
  if (all === null) return null
  return Object.entries(all).flatMap(([name, entries]) =>
    (entries ?? [])
      .filter(({ internal }) => loopback || !internal)
      .map(({ address, family, cidr, internal }) => ({
        interface: name,
        address,
        family: family === 'IPv6' ? ('ipv6' as const) : ('ipv4' as const),
        prefix: Number(cidr?.split('/')[1] ?? 0),
        loopback: internal,
      })),
  )
}
