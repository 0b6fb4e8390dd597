import type { Mapping, RouterMappings } from '../forward/router'
import type { Protocol } from '../ports/protocol'
import type { PortState } from '../scan/state'
import type { SocketsSnapshot } from '../sockets/event'
import { farthestOf, type ReachableFrom } from '../sockets/reachable-from'
import { isListening, type Owner, type OwnerlessReason, type Reach, type Socket } from '../sockets/socket'
import { unattributedText } from '../sockets/unattributed'
import { type Baseline, type FirewallWord, firewallWords } from './baseline'

/** Whom the firewall lets in to one listener. */
export interface FirewallLook {
  /** Null: not known. */
  readonly lets: FirewallWord | null
  /** Why, as a whole sentence. */
  readonly sentence: string
}

/** One program on one port: all its sockets there. */
export interface ListenerLook {
  readonly protocol: Protocol
  readonly port: number
  readonly addresses: readonly string[]
  /** Of the address that reaches farthest. */
  readonly reach: Reach
  /** Empty: see `ownerless`. */
  readonly owners: readonly Owner[]
  readonly ownerless: OwnerlessReason | null
  /** User of the socket, known without its owner too. */
  readonly user: string | null
  /** Null: not looked at, or it makes no difference to this one. */
  readonly firewall: FirewallLook | null
  /** Who can reach it; null: not looked at. */
  readonly reachableFrom: ReachableFrom | null
}

/** What listens on this computer. */
export interface ComputerLook {
  readonly listeners: readonly ListenerLook[]
  /** Ports that the system gives out, both ends belong to it; null: not told. */
  readonly ephemeral: { readonly first: number; readonly last: number } | null
  /** Why some listeners may not be in the list, as a sentence; null: all are. */
  readonly missing: string | null
}

/** What a scan found at one port of a host. */
export interface HostPortLook {
  readonly protocol: Protocol
  readonly port: number
  readonly state: PortState
  /** What was recognised there; null: nothing, or nobody asked. */
  readonly service: string | null
}

/** What a scan found at one host. */
export interface HostLook {
  /** Why it could not be looked at, as a sentence; null: it was. */
  readonly problem: string | null
  /** True: something answered. False: known to be down. Null: not known. */
  readonly up: boolean | null
  readonly open: readonly HostPortLook[]
  /** Null: the port was not asked. */
  readonly at: (protocol: Protocol, port: number) => HostPortLook | null
}

/** What the router was seen to forward. */
export interface ForwardsLook {
  readonly mappings: readonly Mapping[]
  /** Why the list may lack some, as a sentence; null: it is whole. */
  readonly missing: string | null
}

/** All that was looked at, to be held against a baseline. Null, or not in the map: not looked at. */
export interface Look {
  /** This computer's date, `YYYY-MM-DD`. */
  readonly today: string
  readonly computer: ComputerLook | null
  /** By the words of the baseline. */
  readonly hosts: ReadonlyMap<string, HostLook>
  readonly forwards: ForwardsLook | null
}

/** What a baseline says of what was looked at. */
export function lookedAt(
  baseline: Baseline,
  { hosts, forwards }: Pick<Look, 'hosts' | 'forwards'>,
): Baseline {
  return {
    ...baseline,
    hosts: hosts.size === 0 ? null : baseline.hosts,
    forwards: forwards === null ? null : baseline.forwards,
  }
}

/** What a router's list says, and what it may lack. */
export function forwardsLookOf({ router, mappings, whole, notes }: RouterMappings): ForwardsLook {
  const why = notes.join(' ') || (router === null ? 'no router answered.' : 'its list has gaps.')
  return { mappings, missing: whole ? null : why }
}

const reachOrder: Readonly<Record<Reach, number>> = { loopback: 0, network: 1, everywhere: 2 }

/** Above zero where `a` reaches farther than `b`. */
export function compareReach(a: Reach, b: Reach): number {
  return reachOrder[a] - reachOrder[b]
}

/** What a look at the sockets of this computer comes to. */
export function computerLookOf(
  { sockets, facts, unattributed }: Pick<SocketsSnapshot, 'sockets' | 'facts' | 'unattributed'>,
  reachable: ReadonlyMap<string, ReachableFrom> | null = null,
): ComputerLook {
  const missing = unattributed.find(({ kind }) => kind === 'not-listed' || kind === 'unread-table')
  return {
    listeners: listenersOf(sockets, reachable),
    ephemeral: facts.ephemeral,
    missing: missing === undefined ? null : unattributedText(missing),
  }
}

/** Sockets that wait for peers, put together where they are of one program on one port. */
export function listenersOf(
  sockets: Iterable<Socket>,
  reachable: ReadonlyMap<string, ReachableFrom> | null = null,
): ListenerLook[] {
  const groups = new Map<string, [Socket, ...Socket[]]>()
  for (const socket of sockets) {
    if (!isListening(socket)) continue
    const key = [socket.protocol, socket.local.port, ...identityOf(socket)].join('\n')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [socket])
    else group.push(socket)
  }
  return [...groups.values()].map((group) => listenerOf(group, reachable)).sort(byPort)
}

function listenerOf(
  group: readonly [Socket, ...Socket[]],
  reachable: ReadonlyMap<string, ReachableFrom> | null,
): ListenerLook {
  const [first] = group
  const known = group.flatMap(({ id }) => reachable?.get(id) ?? [])
  const owners = new Map(group.flatMap((socket) => socket.owners.map((owner) => [owner.pid, owner] as const)))
  return {
    protocol: first.protocol,
    port: first.local.port,
    addresses: [...new Set(group.map(({ local }) => local.address))].sort(),
    reach: group
      .map(({ reach }) => reach)
      .reduce((far, reach) => (compareReach(reach, far) > 0 ? reach : far)),
    owners: [...owners.values()].sort((a, b) => a.pid - b.pid),
    ownerless: first.ownerless,
    user: first.user,
    firewall: firewallOf(known),
    reachableFrom: farthestOf(known),
  }
}

/** Of several addresses the one that lets in the most; where one is not known, only the most of all is certain. */
function firewallOf(known: readonly ReachableFrom[]): FirewallLook | null {
  const looks = known.flatMap((one) => firewallAt(one) ?? [])
  const rank = ({ lets }: FirewallLook) =>
    lets === 'open' ? 3 : lets === null ? 2 : firewallWords.indexOf(lets)
  return [...looks].sort((a, b) => rank(b) - rank(a))[0] ?? null
}

function firewallAt({ firewall, network }: ReachableFrom): FirewallLook | null {
  if (firewall === null) return null
  const { verdict, sentence } = firewall
  if (verdict !== 'blocks') return { lets: verdict === 'allows' ? 'open' : null, sentence }
  if (network.answer === 'no') return { lets: 'closed', sentence }
  return { lets: network.answer === 'yes' ? 'this network' : null, sentence: network.because }
}

/** The program and the user that a socket is put down to: of several owners the first process, which mostly is their parent. */
function identityOf({ owners, user, ownerless }: Socket): readonly (string | null)[] {
  const [first] = [...owners].sort((a, b) => a.pid - b.pid)
  if (first === undefined) return [null, ownerless, user]
  return [first.executable ?? first.program, first.user]
}

function byPort(a: ListenerLook, b: ListenerLook): number {
  if (a.protocol !== b.protocol) return a.protocol === 'tcp' ? -1 : 1
  return a.port - b.port || compareReach(b.reach, a.reach)
}
