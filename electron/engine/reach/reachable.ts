import type { InterfaceAddress } from '#shared/computer/computer'
import { isWildcard } from '#shared/sockets/reach'
import {
  type FirewallWord,
  mostOpen,
  type OwnPort,
  type ReachableFrom,
  reachableFrom,
} from '#shared/sockets/reachable-from'
import { allSockets } from '#shared/sockets/request'
import type { Family, Socket } from '#shared/sockets/socket'
import { mappedIpv4, parseIpv6, scopeOf } from '#shared/targets/address'
import { lookAround, ownInterfaceAddresses } from '../forward/computer/look'
import type { Place } from '../forward/computer/place'
import type { FirewallQuestion, HostFirewall } from '../platform/network'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'
import type { OutsideMemory } from './outside-memory'

export interface ReachableOptions {
  readonly platform: Platform
  readonly sockets: Pick<Sockets, 'list'>
  readonly memory: OutsideMemory
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** What is known of all listeners alike, gathered once. */
export interface ReachSurroundings {
  readonly filter: HostFirewall
  readonly place: Pick<Place, 'interface' | 'lan' | 'lan6'>
  /** Addresses of this computer, loopback aside; null: the system does not list them. */
  readonly addresses: readonly InterfaceAddress[] | null
  readonly seen: Awaited<ReturnType<OutsideMemory['seenIn']>>
}

/** Milliseconds for which a reading of the firewall and the network is good enough for somebody who looks again and again. */
const sharedForMs = 5_000

/** Who can reach what listens on this computer, from what is known here: nobody is asked. */
export class Reachable {
  readonly #options: ReachableOptions
  #last: { readonly at: number; readonly around: ReachSurroundings } | null = null

  constructor(options: ReachableOptions) {
    this.#options = options
  }

  /** Of each listener, by its id. */
  async all(
    signal: AbortSignal,
  ): Promise<readonly { readonly socket: string; readonly reachableFrom: ReachableFrom }[]> {
    const query = { filter: { ...allSockets, listeningOnly: true }, limit: 1_000_000, fresh: false }
    const [{ sockets }, around] = await Promise.all([
      this.#options.sockets.list(query, signal),
      this.#surroundings(signal),
    ])
    return sockets.map((socket) => ({ socket: socket.id, reachableFrom: reachOfListener(socket, around) }))
  }

  /** What the packet filter does with connections from this computer to itself. Null: only Linux has them pass one. */
  async toItself(port: OwnPort, signal: AbortSignal): Promise<FirewallWord | null> {
    if (this.#options.platform.conflict.system !== 'linux') return null
    return wordToItself((await this.#surroundings(signal)).filter, port)
  }

  async #surroundings(signal: AbortSignal): Promise<ReachSurroundings> {
    const { platform, memory, wallClock } = this.#options
    const at = wallClock()
    const last = this.#last
    if (last !== null && at >= last.at && at - last.at < sharedForMs) return last.around
    const [filter, place] = await Promise.all([
      platform.hostFirewall(signal),
      lookAround(platform, null, signal),
    ])
    const around = { filter, place, addresses: ownInterfaceAddresses(), seen: await memory.seenIn(place) }
    this.#last = { at, around }
    return around
  }
}

/** What a packet filter does with a connection from this computer to one of its own addresses. */
export function wordToItself(filter: HostFirewall, { address, port, protocol }: OwnPort): FirewallWord {
  const at = bare(address)
  const family: Family = at.includes(':') ? 'ipv6' : 'ipv4'
  return wordOn(filter, {
    family,
    protocol,
    port,
    // whichever of its addresses it sends to: the way is through the loopback interface
    interface: 'lo',
    address: at,
    senders: [`${at}/${family === 'ipv4' ? 32 : 128}`],
    executables: [],
  })
}

/** Puts together what is known of one listener. */
export function reachOfListener(socket: Socket, around: ReachSurroundings): ReachableFrom {
  const { local, protocol, reach } = socket
  const { place, seen } = around
  const outer = isWildcard(local.address) || local.address === place.lan || local.address === place.lan6
  return reachableFrom({
    reach,
    localOnly: isLocalOnly(local.address),
    fromNetwork: fromNetwork(socket, around),
    fromInternet: fromInternet(socket, around),
    outside: outer ? seen.sight(protocol, local.port) : null,
    forward: outer ? seen.forward(protocol, local.port) : null,
  })
}

/** A group, or IPv6 of this network (RFC 4193, RFC 4291 section 2.5.6): no router leads there. */
function isLocalOnly(address: string): boolean {
  const ipv6 = parseIpv6(address)
  if (isGroup(address)) return true
  return ipv6 !== null && mappedIpv4(ipv6.value) === null && scopeOf(address, nobody) === 'private'
}

const nobody: ReadonlySet<string> = new Set()

/** What the packet filter does with this network's computers, at each address that the listener has; null: it has none. */
function fromNetwork(socket: Socket, { filter, addresses }: ReachSurroundings): FirewallWord | null {
  if (addresses === null) {
    return { verdict: 'not-known', because: { why: 'no-addresses' } }
  }
  const wordsOf = (family: Family) =>
    boundTo(socket, addresses, family).map((own) =>
      wordOn(filter, {
        ...questionOf(socket, own.family),
        interface: own.interface,
        address: own.address,
        // fe80::/10, RFC 4291 section 2.5.6
        senders: [`${own.address}/${own.prefix}`, ...(family === 'ipv6' ? ['fe80::/10'] : [])],
      }),
    )
  return eitherFamily(mostOpen(wordsOf('ipv4')), mostOpen(wordsOf('ipv6')))
}

/** The same for connections from the internet, at the address where they come in. */
function fromInternet(socket: Socket, { filter, place, addresses }: ReachSurroundings): FirewallWord {
  const wordOf = (family: Family) => {
    const usual = family === 'ipv4' ? place.lan : place.lan6
    const own = boundTo(socket, addresses ?? [], family)
    const at =
      own.find(({ address }) => address === usual) ?? (isWildcard(socket.local.address) ? undefined : own[0])
    if (at === undefined) return null
    return wordOn(filter, { ...questionOf(socket, family), interface: at.interface, address: at.address })
  }
  const word = eitherFamily(wordOf('ipv4'), wordOf('ipv6'))
  return word ?? { verdict: 'not-known', because: { why: 'no-way-out' } }
}

function questionOf(
  { protocol, local, owners }: Socket,
  family: Family,
): Pick<FirewallQuestion, 'family' | 'protocol' | 'port' | 'executables'> {
  return {
    family,
    protocol,
    port: local.port,
    executables: owners.flatMap(({ executable }) => executable ?? []),
  }
}

/**
 * Addresses of one family at which a listener can be asked: any for all of them, and for a group that programs join. `::` takes
 * IPv4 too unless it was told not to (IPV6_V6ONLY), which no table tells.
 */
function boundTo(
  { local, family: own }: Socket,
  addresses: readonly InterfaceAddress[],
  family: Family,
): readonly InterfaceAddress[] {
  const ofFamily = addresses.filter((one) => one.family === family)
  if (isWildcard(local.address)) return own === 'ipv4' && family === 'ipv6' ? [] : ofFamily
  if (isGroup(local.address)) return own === family ? ofFamily : []
  return ofFamily.filter(({ address }) => address === bare(local.address))
}

/** Multicast and broadcast (RFC 5771, RFC 919 section 7, RFC 4291 section 2.7). */
function isGroup(address: string): boolean {
  const ipv6 = parseIpv6(address)
  return ipv6 === null ? /^(?:22[4-9]|23\d|255)\./.test(address) : ipv6.value >> 120n === 0xffn
}

/** Without its zone, and an IPv4-mapped address as the IPv4 address. */
function bare(address: string): string {
  const [plain = ''] = address.split('%')
  return plain.replace(/^::ffff:(?=\d+\.)/i, '')
}

function wordOn(filter: HostFirewall, question: FirewallQuestion): FirewallWord {
  const redirect = filter.redirect(question)
  if (redirect !== null) {
    return { verdict: 'not-known', because: { why: 'handed-on', to: redirect } }
  }
  const { verdict, because } = filter.judge(question)
  return { verdict, because }
}

/** Of a socket on `::`: what holds over IPv6 holds; whether it takes IPv4 is not told. */
function eitherFamily(ipv4: FirewallWord | null, ipv6: FirewallWord | null): FirewallWord | null {
  if (ipv4 === null || ipv6 === null) return ipv4 ?? ipv6
  if (ipv6.verdict === 'allows' || ipv4.verdict === ipv6.verdict) return ipv6
  return { verdict: 'not-known', because: { why: 'families-differ' } }
}
