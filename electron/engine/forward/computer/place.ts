import type { InterfaceAddress } from '#shared/computer/computer'
import { isGlobalIpv6, outerKind } from '#shared/forward/addresses'
import type { NetworkChange } from '#shared/forward/chain-found'
import type { ComputerFinding } from '#shared/forward/verdict/findings'
import { type Failure, failure } from '#shared/ipc/result'
import type { Family } from '#shared/sockets/socket'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { listText } from '#shared/words/list-text'
import type { DefaultRoute } from '../../platform/network'
import type { RouterPlace } from '../router/local-network'

/** What is known of this computer's networks at one moment. */
export interface NetworkFacts {
  /** Null: the system doesn't tell. */
  readonly routes: readonly DefaultRoute[] | null
  readonly addresses: readonly InterfaceAddress[]
  /** This computer's addresses on packets to the internet, as its routing decides; null: it sends none there. */
  readonly source4: string | null
  readonly source6: string | null
  /** Interfaces that are tunnels. */
  readonly tunnels: ReadonlySet<string>
  /** The router that the person named, and this computer's address on packets to it. */
  readonly wished: { readonly gateway: string; readonly source: string | null } | null
}

/** Where this computer is; the firewall is looked at for a port, later. */
export type Place = Omit<ComputerFinding, 'firewall' | 'firewall6' | 'redirect'>

/**
 * Finds the router of this computer's network, and the way that packets really take. A tunnel's far end is no router that
 * could forward anything, so the router is the gateway of the best default route that is no tunnel.
 */
export function placeOf(facts: NetworkFacts): Place {
  const { routes, wished, tunnels } = facts
  const best = bestRoute(facts, 'ipv4')
  const gateway = wished?.gateway ?? best?.gateway ?? null
  const isDefault = (routes ?? []).some((route) => route.gateway === gateway)
  const device = wished === null ? (best?.interface ?? null) : interfaceTowards(facts, wished)
  const direct = gateway === null ? directAddress(facts) : null
  const best6 = bestRoute(facts, 'ipv6')
  const name = device ?? direct?.interface ?? best6?.interface ?? null
  const lan =
    wished?.source ?? direct?.address ?? (gateway === null ? null : addressTowards(facts, name, gateway))
  return {
    routes: routes?.map((route) => ({ ...route, tunnel: tunnels.has(route.interface) })) ?? null,
    sources: [facts.source4, facts.source6].filter((address) => address !== null),
    ...(wished === null ? {} : { named: wished.gateway }),
    gateway,
    ...(isDefault || wished === null || best?.gateway == null ? {} : { insteadOf: best.gateway }),
    gateway6: best6?.gateway == null ? null : zoned(best6.gateway, best6.interface),
    interface: name,
    lan,
    lan6: globalIpv6(facts, best6?.interface ?? name),
    exit: direct === null ? exitOf(facts, name) : null,
  }
}

/**
 * The failure to tell where the router that a person named can't be that of this computer; null: it can. Nobody is asked who is
 * not on a network of this computer, so that a mistyped address sends nothing into the internet.
 */
export function wrongGateway(
  gateway: string,
  {
    routes,
    addresses,
  }: Pick<NetworkFacts, 'routes'> & {
    /** Null: the system does not list them. */
    readonly addresses: NetworkFacts['addresses'] | null
  },
): Failure | null {
  const own = (addresses ?? []).filter(({ family }) => family === 'ipv4')
  if (own.some(({ address }) => address === gateway)) {
    return failure('invalid-input', `${gateway} is this computer itself. Name the address of the router.`)
  }
  const network = own.find((entry) => sameNetwork(entry, gateway))
  if (network !== undefined && !isHostIn(network, gateway)) {
    return failure(
      'invalid-input',
      `${gateway} is an address of the whole network, and not of a single device, so no router has it.`,
    )
  }
  // some providers' routers are outside of the network that they serve
  const isRouter = (routes ?? []).some((route) => route.gateway === gateway)
  if (network !== undefined || isRouter) return null
  if (addresses === null) {
    return failure(
      'invalid-input',
      `Whether ${gateway} is on a network of this computer can't be told, because the system does not list its addresses here; so it was not asked. Name the router of the default route, or none.`,
    )
  }
  const networks = own.map(({ address, prefix }) => `${address}/${prefix}`)
  return failure(
    'invalid-input',
    `${gateway} is not on a network of this computer, which ${networks.length === 0 ? 'has none over IPv4' : `is ${listText(networks)}`}: so it can't be its router, and was not asked. Name the router of its own network, or none.`,
  )
}

/** The first and the last address of a network are no host's (RFC 1122 section 3.2.1.3), save in those of one or two (RFC 3021). */
function isHostIn({ prefix }: InterfaceAddress, address: string): boolean {
  const size = 2 ** (32 - prefix)
  const at = (parseIpv4(address) ?? 0) % size
  return prefix >= 31 || (at !== 0 && at !== size - 1)
}

function bestRoute({ routes, tunnels }: NetworkFacts, family: DefaultRoute['family']): DefaultRoute | null {
  const usable = (routes ?? []).filter(
    (route) => route.family === family && route.gateway !== null && !tunnels.has(route.interface),
  )
  return usable.sort((a, b) => a.metric - b.metric)[0] ?? null
}

/** A computer that dials in itself has a public address and no router. */
function directAddress({ addresses, source4 }: NetworkFacts): InterfaceAddress | null {
  if (source4 === null || outerKind(source4) !== 'public') return null
  return addresses.find(({ address }) => address === source4) ?? null
}

function interfaceTowards(
  { addresses }: NetworkFacts,
  { gateway, source }: { readonly gateway: string; readonly source: string | null },
): string | null {
  const near = addresses.find((entry) => sameNetwork(entry, gateway))
  return near?.interface ?? addresses.find(({ address }) => address === source)?.interface ?? null
}

function addressTowards({ addresses }: NetworkFacts, name: string | null, gateway: string): string | null {
  const own = addresses.filter((entry) => entry.interface === name && entry.family === 'ipv4')
  return (own.find((entry) => sameNetwork(entry, gateway)) ?? own[0])?.address ?? null
}

function sameNetwork({ address, family, prefix }: InterfaceAddress, other: string): boolean {
  const [own, theirs] = [parseIpv4(address), parseIpv4(other)]
  if (family !== 'ipv4' || own === null || theirs === null) return false
  const size = 2 ** (32 - prefix)
  return Math.floor(own / size) === Math.floor(theirs / size)
}

/** The one that packets really carry, where it isn't a tunnel's: it is the one that others see. */
function globalIpv6({ addresses, source6, tunnels }: NetworkFacts, name: string | null): string | null {
  const usable = addresses.filter(
    (entry) => entry.family === 'ipv6' && isGlobalIpv6(entry.address) && !tunnels.has(entry.interface),
  )
  const sent = usable.find(({ address }) => address === source6)
  return (sent ?? usable.find((entry) => entry.interface === name))?.address ?? null
}

function exitOf({ addresses, source4, tunnels }: NetworkFacts, name: string | null): Place['exit'] {
  const leaving = addresses.find(({ address }) => address === source4)
  if (leaving === undefined) {
    // Node lists no interface whose cable is out, though a route may lead there
    return source4 === null ? null : { interface: null, tunnel: false, address: source4 }
  }
  if (leaving.interface === name) return null
  return {
    interface: leaving.interface,
    tunnel: tunnels.has(leaving.interface),
    address: leaving.address,
  }
}

function zoned(address: string, name: string): string {
  const value = parseIpv6(address)?.value
  // fe80::/10, RFC 4291 section 2.4
  return value !== undefined && value >> 118n === 0x3fan ? `${address}%${name}` : address
}

/** Null where there is no router to ask. */
export function routerPlaceOf({ gateway, lan, gateway6, lan6, insteadOf }: Place): RouterPlace | null {
  if (gateway === null || lan === null) return null
  const place = { gateway, local: lan, gateway6, local6: lan6 }
  return insteadOf === undefined ? place : { ...place, insteadOf }
}

/** The families over which it may reach the internet. */
export function familiesOf({ gateway, exit, lan, lan6 }: Place): readonly Family[] {
  return [
    ...(gateway !== null || exit !== null || lan !== null ? (['ipv4'] as const) : []),
    ...(lan6 !== null ? (['ipv6'] as const) : []),
  ]
}

/** What is different between two places; null: nothing that matters. */
export function changeBetween(before: Place, after: Place): NetworkChange | null {
  const parts = (
    [
      { part: 'router', before: before.gateway, after: after.gateway },
      { part: 'address', before: before.lan, after: after.lan },
      { part: 'interface', before: before.interface, after: after.interface },
      { part: 'exit', before: leavesOver(before), after: leavesOver(after) },
    ] as const
  ).filter((part) => part.before !== part.after)
  return parts.length === 0 ? null : { kind: 'moved', parts }
}

function leavesOver({ exit }: Place): string | null {
  return exit?.interface ?? exit?.address ?? null
}
