import type { PortPair } from '#shared/forward/port-set'
import type { NatBehaviour } from '#shared/forward/report'
import type { StunEndpoint } from '#shared/stun/words'
import { parseIpv4, scopeOf } from '#shared/targets/address'
import type { Evidence } from '#shared/words/evidence'
import { lookUpRoute } from '../../scan/host/route'
import { type FilterSight, type NatSights, natBehaviourOf } from './nat-verdict'
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
export async function natBehaviour(
  servers: readonly string[],
  signal: AbortSignal,
): Promise<NatBehaviour & { readonly evidence: readonly Evidence[]; readonly ports: readonly PortPair[] }> {
  const ports: PortPair[] = []
  const nothing = (note: string) => ({ mapping: null, filtering: null, notes: [note], evidence: [], ports })
  if (servers.length === 0) return nothing('No STUN server is named, so how the NAT behaves is not known.')
  try {
    const answers = await Promise.all(servers.map((name) => meet(name, ports, signal)))
    const alive = answers.filter((answer) => answer !== null)
    const chosen = alive.find(({ other }) => other !== null) ?? alive[0]
    if (chosen === undefined) return nothing('No STUN server answered, so how the NAT behaves is not known.')
    const refused = chosen.other === null ? null : whyNotAsk(chosen.endpoint, chosen.other)
    const other = refused === null ? chosen.other : null
    const sights = await gather({ ...chosen, other }, refused, ports, signal)
    if (sights === null)
      return nothing(`${chosen.name} stopped answering, so how the NAT behaves is not known.`)
    return { ...natBehaviourOf(sights), evidence: evidenceOf(chosen, sights), ports }
  } catch (error) {
    signal.throwIfAborted()
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return nothing(`How the NAT behaves could not be tested: this computer has no socket for it (${code}).`)
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
function whyNotAsk(endpoint: StunEndpoint, other: StunEndpoint): string | null {
  const nobody = new Set<string>()
  const number = parseIpv4(other.address)
  const usable = number !== null && number >>> 24 !== 0 && number >>> 24 < 224 && other.port !== 0
  if (usable && scopeOf(endpoint.address, nobody) === scopeOf(other.address, nobody)) return null
  return `The STUN server ${endpoint.address} names ${other.address} as its second address; that one is not asked.`
}

async function gather(
  server: Server,
  otherRefused: string | null,
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

function evidenceOf({ name, other }: Server, { mapped, filter, otherPortAlive }: NatSights): Evidence[] {
  const seen = (endpoint: StunEndpoint | null) =>
    endpoint === null ? 'no answer' : `saw ${endpoint.address}:${endpoint.port}`
  const evidence = [{ what: `STUN ${name}`, detail: seen(mapped.primary) }]
  if (other === null) return evidence
  const came: Readonly<Record<FilterSight, string>> = {
    arrived: 'it arrived',
    silent: 'nothing arrived',
    ignored: 'the server does not do that',
    'not-tested': 'could not be tested',
  }
  return [
    ...evidence,
    { what: `STUN ${other.address}, same port`, detail: seen(mapped.otherAddress) },
    { what: `STUN ${other.address}:${other.port}`, detail: seen(mapped.otherBoth) },
    {
      what: `STUN ${name}, its port ${other.port}`,
      detail: otherPortAlive ? 'answers' : 'no answer',
    },
    { what: 'answer from another address and port', detail: came[filter.changeBoth] },
    { what: 'answer from another port', detail: came[filter.changePort] },
  ]
}
