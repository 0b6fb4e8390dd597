import { reachOf } from '#shared/sockets/reach'
import { socketId } from '#shared/sockets/row-key'
import { type ServiceName, serviceOf } from '#shared/sockets/service-of'
import type { Reach, Socket } from '#shared/sockets/socket'

/** What a source has to say of a socket; the rest follows from it. */
export type ObservedSocket = Omit<Socket, 'id' | 'reach' | 'service'>

/** RFC 6335 section 6, for systems that don't tell their own range. */
const dynamicPorts = { first: 49_152, last: 65_535 }

/** Addresses that are remembered; a server that talks to more of them starts anew. */
const maxRemembered = 10_000

/** Makes whole rows of what a system says: their name, their reach and their service. */
export class SocketBuilder {
  readonly #nameOf: ServiceName
  readonly #reaches = new Map<string, Reach>()

  constructor(nameOf: ServiceName) {
    this.#nameOf = nameOf
  }

  build(
    observed: ObservedSocket,
    ephemeral: { readonly first: number; readonly last: number } | null,
  ): Socket {
    const { protocol, local, remote, owners } = observed
    // written out: there are many of them, and spreading costs several times as much
    return {
      id: socketId(observed, owners[0]?.pid ?? null),
      protocol,
      family: observed.family,
      state: observed.state,
      local,
      remote,
      owners,
      ownerless: observed.ownerless,
      user: observed.user,
      reach: this.#reachOf(local.address),
      service: serviceOf(protocol, local, remote, ephemeral ?? dynamicPorts, this.#nameOf),
      receiveQueue: observed.receiveQueue,
      sendQueue: observed.sendQueue,
      handle: observed.handle,
      endsAt: observed.endsAt,
    }
  }

  #reachOf(address: string): Reach {
    const known = this.#reaches.get(address)
    if (known !== undefined) return known
    if (this.#reaches.size >= maxRemembered) this.#reaches.clear()
    const reach = reachOf(address)
    this.#reaches.set(address, reach)
    return reach
  }
}

/** Gives rows that would have the same name different ones, so that none is lost on its way. */
export function withOwnNames(sockets: readonly Socket[]): readonly Socket[] {
  const seen = new Set<string>()
  let renamed: Socket[] | null = null
  for (const [at, socket] of sockets.entries()) {
    if (!seen.has(socket.id)) {
      seen.add(socket.id)
      continue
    }
    renamed ??= [...sockets]
    let number = 2
    while (seen.has(`${socket.id} (${number})`)) number += 1
    const id = `${socket.id} (${number})`
    seen.add(id)
    renamed[at] = { ...socket, id }
  }
  return renamed ?? sockets
}
