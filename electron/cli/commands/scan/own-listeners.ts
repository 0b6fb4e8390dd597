import { ListenersHere } from '#shared/scan/listeners-here'
import { allSockets } from '#shared/sockets/request'
import type { CliEngine } from '../../cli-io'

/** Milliseconds for which one look at the table does: a computer has many addresses, and they are done together. */
const freshFor = 1_000
const mostListeners = 100_000

/** Who listens on this computer, for scans of its own addresses. */
export class OwnListeners {
  readonly #engine: CliEngine
  readonly #now: () => number
  #last: ListenersHere | null = null

  constructor(engine: CliEngine, now: () => number) {
    this.#engine = engine
    this.#now = now
  }

  /** Null where the table could not be read: the scan is whole without it. */
  async look(signal: AbortSignal): Promise<ListenersHere | null> {
    if (this.#last !== null && this.#now() - this.#last.at < freshFor) return this.#last
    try {
      const query = { filter: { ...allSockets, listeningOnly: true }, limit: mostListeners, fresh: true }
      const { sockets } = await this.#engine.handlers['sockets.list'](query, signal)
      this.#last = new ListenersHere(sockets, this.#now())
      return this.#last
    } catch {
      return null
    }
  }
}
