import { reachOf } from '#shared/sockets/reach'
import { socketId } from '#shared/sockets/row-key'
import { type ServiceName, serviceOf } from '#shared/sockets/service-of'
import type { Endpoint, Protocol, Reach, Socket } from '#shared/sockets/socket'

/** What a source has to say of a socket; the rest follows from it. */
export type ObservedSocket = Omit<Socket, 'id' | 'reach' | 'service'>

interface PortRange {
  readonly first: number
  readonly last: number
}

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

  build(observed: ObservedSocket, ephemeral: PortRange | null): Socket {
    const { protocol, local, remote, owners } = observed
    return {
      id: socketId(observed, owners[0]?.pid ?? null),
      ...observed,
      reach: this.reachOf(local.address),
      service: this.serviceOf(protocol, local, remote, ephemeral),
    }
  }

  /** The service that a socket is about, see {@link serviceOf}. */
  serviceOf(
    protocol: Protocol,
    local: Endpoint,
    remote: Endpoint | null,
    ephemeral: PortRange | null,
  ): string | null {
    return serviceOf(protocol, local, remote, ephemeral ?? dynamicPorts, this.#nameOf)
  }

  /** From how far away a socket on this local address can be reached; addresses repeat, so they are remembered. */
  reachOf(address: string): Reach {
    const known = this.#reaches.get(address)
    if (known !== undefined) return known
    if (this.#reaches.size >= maxRemembered) this.#reaches.clear()
    const reach = reachOf(address)
    this.#reaches.set(address, reach)
    return reach
  }
}

/**
 * Gives rows that would have the same name different ones, so that none is lost on its way. Only rows with the same pair
 * of ports can have that, so that the long names of most need not be compared.
 */
export function withOwnNames(sockets: readonly Socket[]): readonly Socket[] {
  const byPorts = new Map<number, number>()
  const suspects: number[] = []
  for (let at = 0; at < sockets.length; at += 1) {
    const { local, remote } = sockets[at] ?? noPorts
    // 32 bits with sign: larger keys would be slow ones
    const ports = (local.port << 16) | (remote?.port ?? 0)
    const first = byPorts.get(ports)
    if (first === undefined) byPorts.set(ports, at)
    else suspects.push(first, at)
  }
  return suspects.length === 0 ? sockets : renamed(sockets, [...new Set(suspects)])
}

const noPorts = { local: { port: 0 }, remote: null }

/** @param suspects places of the rows that may have a name twice */
function renamed(sockets: readonly Socket[], suspects: readonly number[]): readonly Socket[] {
  const seen = new Set<string>()
  let changed: Socket[] | null = null
  for (const at of suspects) {
    const socket = sockets[at]
    if (socket === undefined) continue
    let { id } = socket
    for (let number = 2; seen.has(id); number += 1) id = `${socket.id} (${number})`
    seen.add(id)
    if (id === socket.id) continue
    changed ??= [...sockets]
    changed[at] = { ...socket, id }
  }
  return changed ?? sockets
}
