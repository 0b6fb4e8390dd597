import { parseIpv4, scopeOf } from '#shared/targets/address'
import { interfaceEntries } from '../../computer/interfaces'

/** Where to look for a router: found from the default route. */
export interface RouterPlace {
  /** IPv4 address of the default gateway. */
  readonly gateway: string
  /** This computer's address on that network. */
  readonly local: string
  /** IPv6 default gateway with its zone; null: none. */
  readonly gateway6: string | null
  /** Global IPv6 address of this computer. */
  readonly local6: string | null
  /** The router of the default route, where a person named another device as the gateway. */
  readonly insteadOf?: string
}

/** What counts as local when a router names an address. */
export interface LocalNetwork {
  readonly gateway: string
  readonly local: string
  /** Bits of the network's prefix; null: not known. */
  readonly prefix: number | null
  /** Whether an address is one of this computer's. */
  readonly isOwn: (address: string) => boolean
}

/** Where clouds hand a machine its secrets (link-local, RFC 3927): no router is there. */
const metadata = '169.254.169.254'

const none: ReadonlySet<string> = new Set()

/**
 * Whether an IPv4 address may be asked because somebody on the network named it: the gateway, or another host of the
 * network that it is asked from. Private networks behind others are not, for a device could have Portlight call whom it
 * can't reach itself. This computer never, so that nobody can make Portlight talk to programs that only listen here; except
 * where the router is looked for on the loopback interface.
 */
export function isLocal(address: string, network: LocalNetwork): boolean {
  const value = parseIpv4(address)
  if (value === null) return false
  const inLoopback = scopeOf(address, none) === 'this-computer'
  if (inLoopback || isLoopback(network.local)) return inLoopback && isLoopback(network.local)
  if (address === metadata) return false
  if (address === network.gateway) return true
  // multicast and above, "this network"
  if (value >= 0xe0000000 || value < 0x01000000 || network.isOwn(address)) return false
  return sharesNetwork(address, network)
}

/** Whether an IPv4 address is one of the network that this computer is in. */
export function sharesNetwork(
  address: string,
  { local, prefix }: Pick<LocalNetwork, 'local' | 'prefix'>,
): boolean {
  const [value, own] = [parseIpv4(address), parseIpv4(local)]
  if (value === null || own === null || prefix === null || prefix < 8 || prefix > 32) return false
  const hosts = 2 ** (32 - prefix)
  return Math.floor(own / hosts) === Math.floor(value / hosts)
}

function isLoopback(address: string): boolean {
  return scopeOf(address, none) === 'this-computer'
}

/** Longest address of a page or a service that is looked at. */
const longestUrl = 1024

/**
 * An address that a router named, resolved against `base`.
 * @returns null unless it is `http` (for a page also `https`) of an IPv4 address on the local network, without user or password
 */
export function localUrl(
  text: string,
  base: URL | null,
  network: LocalNetwork,
  use: 'request' | 'page' = 'request',
): URL | null {
  if (text.length > longestUrl || !URL.canParse(text, base?.href)) return null
  const url = new URL(text, base?.href)
  const mayBeSafe = use === 'page' && url.protocol === 'https:'
  if (url.protocol !== 'http:' && !mayBeSafe) return null
  if (url.username !== '' || url.password !== '' || url.port === '0') return null
  return isLocal(url.hostname, network) ? url : null
}

/** The bits of the prefix of this computer's own address; null where it isn't there (any more), or can't be told. */
export function prefixOf(local: string): number | null {
  const bits = interfaceEntries()
    ?.find(({ address }) => address === local)
    ?.cidr?.split('/')[1]
  return bits === undefined ? null : Number(bits)
}
