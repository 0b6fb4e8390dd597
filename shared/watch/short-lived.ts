import { reachOf } from '../sockets/reach'
import type { Socket } from '../sockets/socket'
import type { ListenerMemory } from './listener-memory'

/** What two looks say of what may have been between them. */
export interface ShortLived {
  /** Null: the kernel's count proves nothing. */
  readonly accepted: number | null
  /** Ports with a connection from outside, in order. */
  readonly ports: readonly number[]
  /** Ports with connections of this computer to itself alone, in order. */
  readonly ownPorts: readonly number[]
}

/** One look, for {@link ShortLivedMemory}. */
export interface ShortLivedLook {
  readonly sockets: readonly Socket[]
  readonly clientPorts: { readonly first: number; readonly last: number }
  /** Connections that the kernel accepted since it started (PassiveOpens of RFC 4022); null: can't be told. */
  readonly accepted: number | null
}

/**
 * Finds signs of programs that listened between two looks only: connections to a port where nothing listened at either look,
 * and the kernel's count of accepted connections where nothing listened at all. The count is of all ports together, so with a
 * listener that stays it proves nothing.
 */
export class ShortLivedMemory {
  #ids: ReadonlySet<string> | null = null
  #accepted: number | null = null
  #anyTcp = true

  /** @param listeners as they are after this look @param before whether a port had a listener before it */
  take(
    look: ShortLivedLook,
    listeners: Pick<ListenerMemory, 'has' | 'anyTcp'>,
    before: (port: number) => boolean,
  ): ShortLived | null {
    const { clientPorts, sockets } = look
    const ids = new Set<string>()
    const ports = new Set<number>()
    const own = new Set<number>()
    for (const { id, protocol, state, local, remote } of sockets) {
      if (protocol !== 'tcp' || remote === null || state === 'SYN_SENT') continue
      ids.add(id)
      if (this.#ids === null || this.#ids.has(id)) continue
      // who connects out has a port of the range for that here; who connects in has one there
      const inward = !within(local.port, clientPorts) && within(remote.port, clientPorts)
      if (!inward || listeners.has('tcp', local.port) || before(local.port)) continue
      const isOwn = remote.address === local.address || reachOf(remote.address) === 'loopback'
      const found = isOwn ? own : ports
      found.add(local.port)
    }
    const more = look.accepted === null || this.#accepted === null ? 0 : look.accepted - this.#accepted
    const proven = more > 0 && !this.#anyTcp && !listeners.anyTcp
    this.#ids = ids
    this.#accepted = look.accepted
    this.#anyTcp = listeners.anyTcp
    if (!proven && ports.size + own.size === 0) return null
    const ownPorts = inOrder(own).filter((port) => !ports.has(port))
    return { accepted: proven ? more : null, ports: inOrder(ports), ownPorts }
  }
}

function inOrder(ports: ReadonlySet<number>): readonly number[] {
  return [...ports].sort((a, b) => a - b)
}

function within(port: number, { first, last }: { readonly first: number; readonly last: number }): boolean {
  return port >= first && port <= last
}
