import { programWords } from '#shared/baseline/drift-words'
import { listenersOf } from '#shared/baseline/look'
import type { RouterMappings } from '#shared/forward/router'
import { fromThrown } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import type { SocketsSnapshot } from '#shared/sockets/event'
import type { ReachableFrom } from '#shared/sockets/reachable-from'
import { isListening } from '#shared/sockets/socket'
import type { DriftChange } from '#shared/watch/drift-memory'
import type { WatchEvent, WatchEventOf, WatchedDrift } from '#shared/watch/event'
import { gapBetween, type Moment } from '#shared/watch/gap'
import { type Listener, listenerOf } from '#shared/watch/listener'
import { ListenerMemory } from '#shared/watch/listener-memory'
import type { WatchRequest } from '#shared/watch/request'
import { ShortLivedMemory } from '#shared/watch/short-lived'
import { EventQueue } from '../scan/event-queue'
import type { WatchClock } from './watch-clock'
import { type WatchedBaseline, watchedBaseline } from './watched-baseline'
import { watchHosts } from './watched-hosts'
import { type OthersLook, watchOthers } from './watched-others'

/** What a watch looks with. */
export interface WatchNeeds {
  readonly clock: WatchClock
  /** All sockets of this computer. Throws where they can't be read, or not all of them. */
  readonly read: (signal: AbortSignal) => Promise<SocketsSnapshot>
  /** Connections that the kernel accepted since it started; null: can't be told. */
  readonly accepted: () => number | null
  /** Networks that this computer is on, as texts; null: can't be told. */
  readonly networks: () => readonly string[] | null
  /** Who can reach the sockets, by their ids, from what is known here; null: can't be told. */
  readonly reachable: (signal: AbortSignal) => Promise<ReadonlyMap<string, ReachableFrom> | null>
  /** What the router forwards. */
  readonly mappings: (signal: AbortSignal) => Promise<RouterMappings>
  readonly scan: (
    request: NonNullable<WatchRequest['hosts']>,
    signal: AbortSignal,
  ) => AsyncIterable<ScanEvent>
  /** Takes what the hosts and the router of a baseline were seen to be. */
  readonly saw: (look: OthersLook) => void
}

/** Milliseconds to the second look where the first one missed something; longer than a reading is shared. */
const confirmMs = 300
/** Events that may wait for whoever takes them; then no more looks are made, and that is told as having been held up. */
const mostWaiting = 1_000
/** Milliseconds after which the firewall is asked again: always, and where something listens that is new. */
const reachableMs = 60_000
const soonestReachableMs = 900
/** RFC 6335 section 6, for systems that don't tell their own range. */
const dynamicPorts = { first: 49_152, last: 65_535 }

/**
 * Watches until the signal is given: `began` first, then what changes. The first look must not fail.
 * @throws Failure where this computer's sockets can't be read, or the baseline says something that can't be meant
 */
export async function* watch(
  request: WatchRequest,
  needs: WatchNeeds,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, void> {
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  const queue = new EventQueue<WatchEvent>(() => {})
  const baseline = request.baseline === null ? null : await watchedBaseline(request.baseline)
  const looks = new Looks(request, needs, queue, baseline)
  let thrown: unknown = null
  const work = [
    looks.run(stop.signal).catch((error: unknown) => {
      thrown ??= error
      stop.abort()
    }),
    request.hosts === null
      ? Promise.resolve()
      : watchHosts(
          request.hosts,
          { clock: needs.clock, scan: needs.scan, tell: (event) => queue.push(event) },
          stop.signal,
        ),
  ]
  if (baseline !== null && request.baseline?.others != null) {
    const tell = (event: WatchEvent) => queue.push(event)
    work.push(watchOthers(request.baseline, baseline.whole, { ...needs, tell }, stop.signal))
  }
  void Promise.all(work).then(() => queue.end())
  try {
    yield* queue
    if (thrown !== null && !signal.aborted) throw thrown
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop.abort()
  }
}

/** When something was seen, see `WatchEvent`. */
interface Span {
  readonly at: number
  readonly after: number
  readonly unseen: boolean
}

/** The looks at this computer. */
class Looks {
  readonly #request: WatchRequest
  readonly #needs: WatchNeeds
  readonly #queue: EventQueue<WatchEvent>
  readonly #listeners = new ListenerMemory()
  readonly #shortLived = new ShortLivedMemory()
  #networks: readonly string[] | null = null
  /** The last look that saw. */
  #last: Moment | null = null
  #blinded = false
  readonly #drift: WatchedBaseline | null
  #reachable: ReadonlyMap<string, ReachableFrom> | null = null
  #reachableAt = Number.NEGATIVE_INFINITY

  constructor(
    request: WatchRequest,
    needs: WatchNeeds,
    queue: EventQueue<WatchEvent>,
    baseline: WatchedBaseline | null,
  ) {
    this.#drift = baseline
    this.#request = request
    this.#needs = needs
    this.#queue = queue
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#needs
    while (!signal.aborted) {
      const began = clock.now()
      await this.#look(began, signal)
      if (this.#listeners.doubts) {
        await clock.sleep(confirmMs, signal)
        if (!signal.aborted) await this.#look(clock.now(), signal)
      }
      const rest = began.monotonic + this.#request.everyMs - clock.now().monotonic
      await clock.sleep(Math.max(0, rest), signal)
      while (this.#queue.length > mostWaiting && !signal.aborted) await clock.sleep(confirmMs, signal)
    }
  }

  async #look(now: Moment, signal: AbortSignal): Promise<void> {
    try {
      const reading = await this.#needs.read(signal)
      await this.#lookWhoReaches(reading, now, signal)
      if (!signal.aborted) this.#take(reading, now)
    } catch (thrown) {
      if (signal.aborted) return
      if (this.#last === null) throw thrown
      if (this.#blinded) return
      this.#blinded = true
      const why = fromThrown(thrown).message
      this.#queue.push({ kind: 'blinded', at: now.wall, from: this.#last.wall, why })
    }
  }

  /** A baseline says what the firewall lets in: it is asked for whoever is new, and now and then. */
  async #lookWhoReaches({ sockets }: SocketsSnapshot, now: Moment, signal: AbortSignal): Promise<void> {
    if (this.#drift === null) return
    const known = this.#reachable
    const isNew = sockets.some((socket) => isListening(socket) && known?.has(socket.id) !== true)
    const age = now.monotonic - this.#reachableAt
    if (age < (isNew ? soonestReachableMs : reachableMs)) return
    this.#reachableAt = now.monotonic
    this.#reachable = await this.#needs.reachable(signal)
  }

  #take({ sockets, facts, tookMs, unattributed }: SocketsSnapshot, now: Moment): void {
    const last = this.#last
    const at = now.wall
    const unseen = last !== null && this.#sinceLast(last, now)
    const span = { at, after: last?.wall ?? at, unseen }
    const clientPorts = facts.ephemeral ?? dynamicPorts
    const found = listenersOf(sockets, this.#reachable)
    const tcpBefore = new Set<number>()
    for (const { local, protocol } of sockets) {
      if (protocol === 'tcp' && this.#listeners.has('tcp', local.port)) tcpBefore.add(local.port)
    }
    const changes = this.#listeners.take({ monotonic: now.monotonic, listeners: found, clientPorts })
    const shortLived = this.#shortLived.take(
      { sockets, clientPorts, accepted: this.#needs.accepted() },
      this.#listeners,
      (port) => tcpBefore.has(port),
    )
    const listeners = this.#listeners.count
    const drift = this.#drift?.take(this.#listeners, facts.ephemeral, unattributed, now.wall) ?? null
    if (last === null) this.#begin(at, listeners, found.filter(({ owners }) => owners.length === 0).length)
    else this.#tellNetworks(span)
    // beside a baseline, what is told is what is not as approved
    if (this.#drift === null) for (const change of changes) this.#queue.push({ ...change, ...span })
    if (drift !== null) this.#tellDrift(drift, span)
    if (shortLived !== null) this.#queue.push({ kind: 'short-lived', ...span, ...shortLived })
    this.#queue.push({ kind: 'looked', at, listeners, tookMs })
    this.#last = now
  }

  #begin(at: number, listeners: number, unnamed: number): void {
    const { everyMs, hosts } = this.#request
    this.#networks = this.#needs.networks()
    this.#queue.push({
      kind: 'began',
      at,
      everyMs,
      listeners,
      unnamed,
      hosts: hosts?.targets.targets ?? null,
      hostsEveryMs: hosts?.everyMs ?? 0,
      baseline: this.#drift !== null,
      others: othersOf(this.#request, this.#drift),
    })
  }

  /** @returns true where it was blind since the last look */
  #sinceLast(last: Moment, now: Moment): boolean {
    const { blind, clockSetBy } = gapBetween(last, now, this.#request.everyMs)
    if (clockSetBy !== 0) this.#queue.push({ kind: 'clock-set', at: now.wall, byMs: clockSetBy })
    const cause = this.#blinded ? 'unreadable' : blind
    this.#blinded = false
    if (cause !== null) this.#queue.push({ kind: 'blind', at: now.wall, from: last.wall, cause })
    return cause !== null
  }

  #tellDrift({ begun, over, notKnown }: DriftChange, span: Span): void {
    for (const drift of begun) {
      this.#queue.push({ kind: 'drift', ...span, drift, listener: this.#listenerAt(drift) })
    }
    for (const drift of over) {
      this.#queue.push({ kind: 'drift-over', ...span, drift, listener: this.#listenerAt(drift) })
    }
    for (const sentence of notKnown)
      this.#queue.push({ kind: 'drift-unknown', at: span.at, because: { why: 'not-told', sentence } })
  }

  #listenerAt({ host, port, protocol, is }: WatchedDrift): Listener | null {
    if (host !== null || port === null || protocol === null) return null
    const there = this.#listeners.settled().filter((one) => one.port === port && one.protocol === protocol)
    const named = there.find((one) => programWords(one) === is) ?? there[0]
    return named === undefined ? null : listenerOf(named)
  }

  #tellNetworks(span: Span): void {
    const before = this.#networks
    const now = this.#needs.networks()
    if (now === null) return
    this.#networks = now
    if (before === null) return
    const added = now.filter((network) => !before.includes(network))
    const gone = before.filter((network) => !now.includes(network))
    if (added.length + gone.length === 0) return
    this.#queue.push({ kind: 'network-changed', ...span, added, gone })
    // other networks are let in by other rules
    this.#reachableAt = Number.NEGATIVE_INFINITY
  }
}

/** What a baseline has watched beside this computer. */
function othersOf(
  { baseline }: WatchRequest,
  watched: WatchedBaseline | null,
): WatchEventOf<'began'>['others'] {
  if (baseline === null || watched === null || baseline.others === null) return null
  const hosts = watched.whole.hosts?.length ?? 0
  const router = watched.whole.forwards !== null
  return hosts === 0 && !router ? null : { hosts, router, everyMs: baseline.others.everyMs }
}
