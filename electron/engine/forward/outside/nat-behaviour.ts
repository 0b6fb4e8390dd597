import type { FilterSight, NatFound, NatSights } from '#shared/forward/nat-behaviour'
import type { PortPair } from '#shared/forward/port-set'
import type { StunEndpoint } from '#shared/stun/words'
import { parseIpv4, scopeOf } from '#shared/targets/address'
import { lookUpRoute } from '../../scan/host/route'
import type { NatSeen } from '../parts'
import { findServer } from './stun-query'
import { type StunReply, StunSocket } from './stun-socket'

/** How long a test waits before silence counts: requests leave at 0, 0.5 and 1.5 s (RFC 8489 section 6.2.1). */
const waitMs = 2200
/** The same for a server that has answered before. */
const openMs = 1200

/** A server that answered, and on whose word the tests are made. */
interface Server {
  readonly name: string
  readonly endpoint: StunEndpoint
  readonly other: StunEndpoint | null
}

/**
 * Finds out over IPv4 how the NAT on the way treats ports, by the tests of RFC 5780 sections 4.3 and 4.4, each from a
 * source port that was never used before. Takes six seconds at most; where the NAT lets everything in, a few round trips.
 *
 * Besides the servers that are named, at most one more address is asked: the second one of the first server that has one,
 * as the RFC has it, and only if it is as public or as private as the first.
 */
export async function natBehaviour(servers: readonly string[], signal: AbortSignal): Promise<NatSeen> {
  const ports: PortPair[] = []
  return { found: await test(servers, ports, signal), ports }
}

async function test(servers: readonly string[], ports: PortPair[], signal: AbortSignal): Promise<NatFound> {
  if (servers.length === 0) return { kind: 'no-server' }
  try {
    const answers = await Promise.all(servers.map((name) => meet(name, ports, signal)))
    const alive = answers.filter((answer) => answer !== null)
    const chosen = alive.find(({ other }) => other !== null) ?? alive[0]
    if (chosen === undefined) return { kind: 'no-answer' }
    const { name, endpoint, other } = chosen
    const refused =
      other === null || mayBeAsked(endpoint, other) ? null : { by: endpoint.address, address: other.address }
    const sights = await gather({ ...chosen, other: refused === null ? other : null }, refused, ports, signal)
    return sights === null ? { kind: 'stopped', server: name } : { kind: 'seen', sights }
  } catch (error) {
    signal.throwIfAborted()
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return { kind: 'no-socket', code }
  }
}

/** Test I: does the server answer, and has it a second address? */
async function meet(name: string, ports: PortPair[], signal: AbortSignal): Promise<Server | null> {
  const found = await findServer(name, 'ipv4', signal)
  if (!found.ok) return null
  const socket = await StunSocket.open('ipv4', null)
  try {
    const reply = await socket.ask({ to: found.endpoint, change: null, waitMs }, signal)
    if (reply.kind !== 'answer' || reply.message.mapped === null) return null
    note(ports, socket, reply)
    const { other } = reply.message
    // a server with one address may name that one again
    const second = other !== null && other.address !== found.endpoint.address ? other : null
    return { name, endpoint: found.endpoint, other: second }
  } finally {
    socket.close()
  }
}

/** A server must not be able to send us to somebody who has nothing to do with it: a router, a printer, everybody. */
function mayBeAsked(endpoint: StunEndpoint, other: StunEndpoint): boolean {
  const nobody = new Set<string>()
  const number = parseIpv4(other.address)
  const usable = number !== null && number >>> 24 !== 0 && number >>> 24 < 224 && other.port !== 0
  return usable && scopeOf(endpoint.address, nobody) === scopeOf(other.address, nobody)
}

async function gather(
  server: Server,
  otherRefused: NatSights['otherRefused'],
  ports: PortPair[],
  signal: AbortSignal,
): Promise<NatSights | null> {
  const { endpoint, other } = server
  const mapping = await StunSocket.open('ipv4', null)
  const filterBoth = await StunSocket.open('ipv4', null)
  const filterPort = await StunSocket.open('ipv4', null)
  const alive = await StunSocket.open('ipv4', null)
  try {
    const ask = (socket: StunSocket, address: string, port: number) =>
      socket.ask({ to: { family: 'ipv4', address, port }, change: null, waitMs }, signal)
    const route = await lookUpRoute(endpoint.address, 4)
    const none: StunReply = { kind: 'silent' }
    const [primary, otherAddress, otherBoth, otherPort, changeBoth, changePort] = await Promise.all([
      ask(mapping, endpoint.address, endpoint.port),
      other === null ? none : ask(mapping, other.address, endpoint.port),
      other === null ? none : ask(mapping, other.address, other.port),
      other === null ? none : ask(alive, endpoint.address, other.port),
      other === null
        ? ('not-tested' as const)
        : filterTest(filterBoth, server, other, { address: true, port: true }, ports, signal),
      other === null
        ? ('not-tested' as const)
        : filterTest(filterPort, server, other, { address: false, port: true }, ports, signal),
    ])
    const first = mappedOf(primary)
    if (first === null) return null
    note(ports, mapping, primary)
    note(ports, alive, otherPort)
    return {
      server: server.name,
      other,
      otherRefused,
      local: { address: route.kind === 'ok' ? route.localAddress : null, port: mapping.local.port },
      mapped: { primary: first, otherAddress: mappedOf(otherAddress), otherBoth: mappedOf(otherBoth) },
      otherPortAlive: mappedOf(otherPort) !== null,
      filter: { changeBoth, changePort },
    }
  } finally {
    for (const socket of [mapping, filterBoth, filterPort, alive]) socket.close()
  }
}

/** Tests II and III of section 4.4: opens the way to the server alone, then asks to be answered from elsewhere. */
async function filterTest(
  socket: StunSocket,
  { endpoint }: Server,
  other: StunEndpoint,
  change: { readonly address: boolean; readonly port: boolean },
  ports: PortPair[],
  signal: AbortSignal,
): Promise<FilterSight> {
  const opened = await socket.ask({ to: endpoint, change: null, waitMs: openMs }, signal)
  // without the way open, silence would say nothing
  if (mappedOf(opened) === null) return 'not-tested'
  note(ports, socket, opened)
  const reply = await socket.ask({ to: endpoint, change, waitMs }, signal)
  if (reply.kind === 'failed') return 'not-tested'
  if (reply.kind === 'silent') return 'silent'
  const address = change.address ? other.address : endpoint.address
  const asWished = reply.from.address === address && reply.from.port === other.port
  return asWished && reply.message.kind === 'success' ? 'arrived' : 'ignored'
}

/** Each socket is seen with a port of its own. */
function note(ports: PortPair[], socket: StunSocket, reply: StunReply): void {
  const seen = mappedOf(reply)
  if (seen !== null) ports.push({ local: socket.local.port, outer: seen.port })
}

function mappedOf(reply: StunReply): StunEndpoint | null {
  return reply.kind === 'answer' && reply.message.kind === 'success' ? reply.message.mapped : null
}
