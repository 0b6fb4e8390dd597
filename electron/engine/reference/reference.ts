import { randomInt } from 'node:crypto'
import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import type { PortRange } from '#shared/conflict/facts'
import { PortsHere } from '#shared/reference/ports-here'
import { ReferenceBook } from '#shared/reference/reference-book'
import type { PortReport, PortSearch, PortSuggestion, PortsFound } from '#shared/reference/report'
import { allSockets } from '#shared/sockets/request'
import type { Protocol } from '#shared/sockets/socket'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'
import type { SeenInScans } from './seen-in-scans'

export interface ReferenceOptions {
  readonly platform: Platform
  readonly sockets: Sockets
  readonly seen: SeenInScans
}

/** Every port explained: what the lists and our texts say, and what this computer has there now. */
export class Reference {
  readonly #options: ReferenceOptions
  readonly #book = new ReferenceBook(serviceData, registrations)

  constructor(options: ReferenceOptions) {
    this.#options = options
  }

  async port(port: number, protocol: Protocol | null, signal: AbortSignal): Promise<PortReport> {
    return this.#book.report(port, protocol, await this.#look(port, protocol ?? 'tcp', signal))
  }

  search(search: PortSearch): PortsFound {
    return this.#book.search(search)
  }

  /** Good ports somewhere. */
  async suggest(signal: AbortSignal): Promise<PortSuggestion> {
    const near = randomInt(10_000, 30_000)
    return this.#book.suggest(near, 'tcp', await this.#look(near, 'tcp', signal))
  }

  /** Sockets that can't be read are no reason to say nothing of a port. */
  async #look(port: number, protocol: Protocol, signal: AbortSignal): Promise<PortsHere> {
    const query = { filter: { ...allSockets, listeningOnly: true }, limit: 1_000_000, fresh: true }
    const [snapshot, excluded, seen] = await Promise.all([
      this.#options.sockets.list(query, signal).catch((fault) => {
        if (signal.aborted) throw fault
        return null
      }),
      this.#excluded(port, protocol, signal),
      this.#options.seen.ports(signal),
    ])
    return new PortsHere(snapshot, excluded, seen)
  }

  /** Only Windows keeps ports from all programs. Null: it did not tell which. */
  async #excluded(
    port: number,
    protocol: Protocol,
    signal: AbortSignal,
  ): Promise<readonly PortRange[] | null> {
    const { conflict } = this.#options.platform
    if (conflict.system !== 'win32') return []
    const question = { port, protocol, address: null }
    return (await conflict.facts({ question, listeners: [], owners: [] }, signal)).excluded
  }
}
