import type { PortRange } from '../conflict/facts'
import { holderText } from '../conflict/holder-words'
import type { SocketsSnapshot } from '../sockets/event'
import { endpointText } from '../sockets/output/table'
import { isListening, type Protocol, type Socket } from '../sockets/socket'
import type { AdviceFacts } from './port-advice'
import type { PortReference } from './port-reference'
import type { SeenPort } from './seen-ports'

/** What this computer knows of its own ports, and of those around it. */
export class PortsHere {
  readonly #snapshot: Pick<SocketsSnapshot, 'sockets' | 'facts'> | null
  readonly #excluded: readonly PortRange[] | null
  readonly #seen: readonly SeenPort[] | null
  readonly #listeners = new Map<number, Socket[]>()

  /**
   * @param snapshot null: the sockets could not be read
   * @param excluded ports that the system gives to no program; null: not told
   * @param seen what kept scans found open around this computer; null: not known
   */
  constructor(
    snapshot: Pick<SocketsSnapshot, 'sockets' | 'facts'> | null,
    excluded: readonly PortRange[] | null,
    seen: readonly SeenPort[] | null,
  ) {
    this.#seen = seen
    this.#snapshot = snapshot
    this.#excluded = excluded
    for (const socket of snapshot?.sockets ?? []) {
      if (!isListening(socket)) continue
      const known = this.#listeners.get(socket.local.port)
      if (known === undefined) this.#listeners.set(socket.local.port, [socket])
      else known.push(socket)
    }
  }

  /** Who listens on a port: "node (process 3) on tcp 127.0.0.1:3000"; null: not known. Protocol null: either. */
  holders(port: number, protocol: Protocol | null): readonly string[] | null {
    if (this.#snapshot === null) return null
    const rows = this.#listeners.get(port) ?? []
    return rows
      .filter((socket) => protocol === null || socket.protocol === protocol)
      .map(({ owners: [owner], protocol, local }) => {
        const who = owner === undefined ? 'a program that this user may not see' : holderText(owner)
        return `${who} on ${protocol} ${endpointText(local)}`
      })
  }

  /** On which other computers kept scans found a port open; null: not known. Protocol null: either. */
  seen(port: number, protocol: Protocol | null): readonly SeenPort[] | null {
    if (this.#seen === null) return null
    return this.#seen.filter((one) => one.port === port && (protocol === null || one.protocol === protocol))
  }

  /** What an advice on a port stands on. */
  adviceFacts({ port, registrations, commonUses }: PortReference, protocol: Protocol): AdviceFacts {
    const facts = this.#snapshot?.facts
    return {
      registered: registrations.map(({ name }) => name),
      commonUses: [...new Set(commonUses.map(({ use }) => use))],
      ephemeral: facts?.ephemeral ?? null,
      reserved: facts?.reserved ?? [],
      excluded: this.#excluded,
      unprivilegedFrom: facts?.unprivilegedFrom ?? null,
      inUse: this.holders(port, protocol),
      seen: (this.seen(port, protocol) ?? []).map(({ address, name }) => name ?? address),
    }
  }
}
