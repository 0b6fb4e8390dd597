import * as v from 'valibot'
import type { ListenerLook } from '../baseline/look'
import { isWildcard } from '../sockets/reach'
import { Owner, protocols, reaches } from '../sockets/socket'

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

/** What is told of a listener that was seen. */
export function listenerOf({ protocol, port, addresses, reach, owners, user }: ListenerLook): Listener {
  return { protocol, port, addresses, reach, owner: owners[0] ?? null, user }
}

/** Where a listener stands: two programs may share it, on different addresses. */
export function seatOf({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): string {
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
export function relationOf(before: ListenerLook, now: ListenerLook): Relation {
  if (before.owners.length === 0 || now.owners.length === 0) {
    return differ(userOf(before), userOf(now)) ? 'other' : 'not-known'
  }
  const stayed = before.owners.some((old) =>
    now.owners.some((one) => one.pid === old.pid && one.birth === old.birth && isProgram(old, one)),
  )
  if (stayed) return 'same'
  const alike = before.owners.some((old) =>
    now.owners.some((one) => isProgram(old, one) && !differ(old.user, one.user)),
  )
  return alike ? 'restarted' : 'other'
}

/** True where both could not be bound at the same time by programs that don't share ports: one took the place of the other. */
export function overlap(before: ListenerLook, now: ListenerLook): boolean {
  return (
    before.addresses.some((address) => isWildcard(address) || now.addresses.includes(address)) ||
    now.addresses.some(isWildcard)
  )
}

/** The same program, by its file where both tell it; a process that became another program (execve(2)) is another one. */
function isProgram(a: Owner, b: Owner): boolean {
  if (a.executable !== null && b.executable !== null) return a.executable === b.executable
  return a.program === b.program
}

function userOf({ user, owners }: ListenerLook): string | null {
  return user ?? owners[0]?.user ?? null
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b
}
