import { setTimeout as sleep } from 'node:timers/promises'
import { failure, fromThrown } from '#shared/ipc/result'
import { diffSockets } from '#shared/sockets/diff'
import {
  maxPartRows,
  type ReadingSummary,
  type SocketsEvent,
  type SocketsSnapshot,
} from '#shared/sockets/event'
import { factsOf } from '#shared/sockets/facts'
import { filterOf } from '#shared/sockets/filter'
import type { SocketsFilter, SocketsQuery, SocketsWatch } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import { unattributedAmong } from '#shared/sockets/unattributed'
import type { History } from '../history/history'
import type { ProgramPackages } from '../platform/platform'
import { withPackages } from './owner-packages'
import type { ReadOptions, SocketSource, SourceReading, StraySocket } from './socket-source'

export interface SocketsOptions {
  /** Makes the source when it is needed first; null where this system's sockets can't be read. */
  readonly source: () => SocketSource | null
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Keeps the readings that somebody wants kept; null, or left out: nobody does. */
  readonly history?: Pick<History, 'keep'> | null
  /** Null, or left out: packages are not told. */
  readonly packages?: ProgramPackages | null
}

/** Milliseconds for which a reading is good enough for somebody else who asks, from when it was done. */
const sharedForMs = 200

/** A reading and when it began. */
interface TimedReading {
  readonly reading: SourceReading
  readonly at: number
  readonly tookMs: number
}

/** The sockets of this computer, for everybody who asks. There is never more than one reading at a time. */
export class Sockets {
  readonly #options: SocketsOptions
  #queue: Promise<unknown> = Promise.resolve()
  #last: TimedReading | null = null
  #source: SocketSource | null = null

  constructor(options: SocketsOptions) {
    this.#options = options
  }

  async list(
    { filter, limit, fresh, keep = false, packages = false }: SocketsQuery,
    signal: AbortSignal,
  ): Promise<SocketsSnapshot> {
    const timed = await this.#read(fresh, signal)
    if (keep) this.#keep(timed)
    const matching = matchingIn(timed.reading, filter)
    const sockets = matching.slice(0, limit)
    const source = packages ? (this.#options.packages ?? null) : null
    return {
      ...summaryOf(timed, matching),
      sockets: source === null ? sockets : await withPackages(sockets, source, signal),
    }
  }

  /** All sockets, looked at anew for one port: of those on other ports who has them may be left out. Nobody else is told of it. */
  async around(onPort: number, signal: AbortSignal): Promise<SocketsSnapshot> {
    const timed = await this.#inTurn(signal, (source) => this.#timed(source, { fresh: true, onPort }, signal))
    const { sockets } = timed.reading
    return { ...summaryOf(timed, sockets), sockets }
  }

  /** Ends when the signal is given. A reading that fails is told of; only the first one must not fail. */
  async *watch(
    { filter, intervalMs, keep = false }: SocketsWatch,
    signal: AbortSignal,
  ): AsyncGenerator<SocketsEvent, void, void> {
    let before: ReadonlyMap<string, Socket> = new Map()
    let first = true
    while (!signal.aborted) {
      const began = performance.now()
      try {
        const timed = await this.#read(false, signal)
        const matching = matchingIn(timed.reading, filter)
        const { added, changed, gone, after } = diffSockets(before, matching)
        yield* parts(added, changed, gone)
        yield { kind: 'read', reading: summaryOf(timed, matching) }
        before = after
        if (first && keep) this.#keep(timed)
        first = false
      } catch (thrown) {
        if (signal.aborted) return
        if (first) throw thrown
        yield { kind: 'failed', at: this.#options.wallClock(), message: fromThrown(thrown).message }
      }
      const rest = Math.max(0, began + intervalMs - performance.now())
      await sleep(rest, undefined, { signal }).catch(() => {})
    }
  }

  /** Sockets that stand in no table, see {@link SocketSource.strays}. */
  strays(signal: AbortSignal): Promise<readonly StraySocket[] | null> {
    return this.#inTurn(signal, (source) => source.strays(signal))
  }

  #keep(timed: TimedReading): void {
    const { sockets } = timed.reading
    const result = { ...summaryOf(timed, sockets), sockets }
    void this.#options.history?.keep(
      { kind: 'sockets', result, listenersOnly: false },
      { startedAt: timed.at, tookMs: timed.tookMs },
    )
  }

  #read(fresh: boolean, signal: AbortSignal): Promise<TimedReading> {
    return this.#inTurn(signal, (source) => this.#readNow(source, fresh, signal))
  }

  /** Never two at once, whoever asks. */
  #inTurn<T>(signal: AbortSignal, ask: (source: SocketSource) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => {
      signal.throwIfAborted()
      this.#source ??= this.#options.source()
      if (this.#source === null) {
        throw failure('failed', 'Portlight cannot read the sockets of this operating system yet.')
      }
      return ask(this.#source)
    })
    this.#queue = turn.catch(() => {})
    return turn
  }

  async #readNow(source: SocketSource, fresh: boolean, signal: AbortSignal): Promise<TimedReading> {
    const at = this.#options.wallClock()
    const last = this.#last
    if (!fresh && last !== null && at >= last.at && at - last.at < last.tookMs + sharedForMs) return last
    const timed = await this.#timed(source, { fresh }, signal)
    this.#last = timed
    return timed
  }

  async #timed(source: SocketSource, options: ReadOptions, signal: AbortSignal): Promise<TimedReading> {
    const at = this.#options.wallClock()
    const began = performance.now()
    const reading = await source.read(options, signal)
    return { reading, at, tookMs: performance.now() - began }
  }
}

function matchingIn({ sockets }: SourceReading, filter: SocketsFilter): readonly Socket[] {
  const { listeningOnly, protocol, port, pid, state } = filter
  const all = !listeningOnly && protocol === null && port === null && pid === null && state === null
  return all ? sockets : sockets.filter(filterOf(filter))
}

function summaryOf({ reading, at, tookMs }: TimedReading, matching: readonly Socket[]): ReadingSummary {
  return {
    at,
    tookMs,
    matching: matching.length,
    total: reading.sockets.length,
    unattributed: [...unattributedAmong(matching, reading.remedy), ...reading.notListed],
    facts: factsOf(reading.sockets, reading.limits),
  }
}

/** A difference in parts of bounded size; nothing where nothing is different. */
function* parts(
  added: readonly Socket[],
  changed: readonly Socket[],
  gone: readonly string[],
): Generator<SocketsEvent, void, void> {
  const rows = added.length + changed.length + gone.length
  if (rows > 0 && rows <= maxPartRows) {
    yield { kind: 'rows', added, changed, gone }
    return
  }
  for (let at = 0; at < added.length; at += maxPartRows) {
    yield { kind: 'rows', added: added.slice(at, at + maxPartRows), changed: [], gone: [] }
  }
  for (let at = 0; at < changed.length; at += maxPartRows) {
    yield { kind: 'rows', added: [], changed: changed.slice(at, at + maxPartRows), gone: [] }
  }
  for (let at = 0; at < gone.length; at += maxPartRows) {
    yield { kind: 'rows', added: [], changed: [], gone: gone.slice(at, at + maxPartRows) }
  }
}
