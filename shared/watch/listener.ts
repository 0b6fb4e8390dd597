import * as v from 'valibot'
import { compareAddresses } from '../sockets/order'
import { isWildcard } from '../sockets/reach'
import { isListening, Owner, protocols, type Reach, reaches, type Socket } from '../sockets/socket'

/** A program that waits for others on a port, as a watch tells of it: all its sockets on that port together. */
export const Listener = v.object({
  protocol: v.picklist(protocols),
  port: v.number(),
  /** Where it is bound, in order, each once. */
  addresses: v.pipe(v.array(v.string()), v.readonly()),
  /** The widest of them, firewalls left aside. */
  reach: v.picklist(reaches),
  /** The first of its processes; null: could not be told. */
  owner: v.nullable(Owner),
  /** The user that the system says the sockets belong to; null: could not be told. */
  user: v.nullable(v.string()),
})
export type Listener = v.InferOutput<typeof Listener>

/** A listener, and all the processes that have it. */
export interface Sighting {
  readonly listener: Listener
  /** Empty: could not be told. */
  readonly processes: readonly Owner[]
}

/** The listeners among the sockets of one reading. */
export function sightingsIn(sockets: Iterable<Socket>): readonly Sighting[] {
  const groups = new Map<string, Socket[]>()
  for (const socket of sockets) {
    if (!isListening(socket)) continue
    const key = `${socket.protocol} ${socket.local.port} ${programKey(socket)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [socket])
    else group.push(socket)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [sightingOf(first, group)]
  })
}

/** Where a listener stands: two programs may share it, on different addresses. */
export function seatOf({ listener: { protocol, port } }: Sighting): string {
  return `${protocol} ${port}`
}

/**
 * How a listener is related to one of an earlier look at the same port.
 * - `same`: a process of it is still there
 * - `restarted`: the same program, as another process
 * - `other`: another program, or another user's
 * - `not-known`: one of the two can't be named, and nothing speaks against its being the same
 */
export type Relation = 'same' | 'restarted' | 'other' | 'not-known'

/** Compares what is known of two listeners; where too little is known, they are not told apart. */
export function relationOf(before: Sighting, now: Sighting): Relation {
  if (before.processes.length === 0 || now.processes.length === 0) {
    return differ(userOf(before), userOf(now)) ? 'other' : 'not-known'
  }
  const stayed = before.processes.some((old) =>
    now.processes.some((one) => one.pid === old.pid && one.birth === old.birth && isProgram(old, one)),
  )
  if (stayed) return 'same'
  const alike = before.processes.some((old) =>
    now.processes.some((one) => isProgram(old, one) && !differ(old.user, one.user)),
  )
  return alike ? 'restarted' : 'other'
}

/** True where both could not be bound at the same time by programs that don't share ports: one took the place of the other. */
export function overlap(before: Listener, now: Listener): boolean {
  return (
    before.addresses.some((address) => isWildcard(address) || now.addresses.includes(address)) ||
    now.addresses.some(isWildcard)
  )
}

/** How far a reach goes, to be compared. */
export function reachRank(reach: Reach): number {
  return reaches.indexOf(reach)
}

/** The same program, by its file where both tell it; a process that became another program (execve(2)) is another one. */
function isProgram(a: Owner, b: Owner): boolean {
  if (a.executable !== null && b.executable !== null) return a.executable === b.executable
  return a.program === b.program
}

function userOf({ listener, processes }: Sighting): string | null {
  return listener.user ?? processes[0]?.user ?? null
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b
}

function programKey({ owners, user }: Socket): string {
  const [owner] = owners
  return owner === undefined ? `? ${user}` : `${owner.executable ?? owner.program} ${owner.user}`
}

function sightingOf(first: Socket, group: readonly Socket[]): Sighting {
  const processes = new Map<number, Owner>()
  let reach: Reach = 'loopback'
  for (const socket of group) {
    for (const owner of socket.owners) processes.set(owner.pid, owner)
    if (reachRank(socket.reach) > reachRank(reach)) reach = socket.reach
  }
  const { protocol, local, user, owners } = first
  const addresses = [...new Set(group.map((socket) => socket.local.address))].sort(compareAddresses)
  return {
    listener: { protocol, port: local.port, addresses, reach, owner: owners[0] ?? null, user },
    processes: [...processes.values()],
  }
}
