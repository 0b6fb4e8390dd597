import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import type { SocketsEvent, SocketsSnapshot } from '#shared/sockets/event'
import { type LiveReading, LiveSockets } from '#shared/sockets/live'
import { allSockets, type WatchInterval } from '#shared/sockets/request'
import type { SocketsStore } from '../sockets-slice'
import type { SocketsProblem } from '../sockets-state'
import { nextShown, type ShownReading, shownAfter, socketIn } from './shown-reading'

/** What the feed needs from outside. */
export interface FeedEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds before a feed that broke off is begun anew. */
  readonly retryMs?: number
}

/** Keeps the live view fed. At most one feed is open; what an older one still sends is dropped. */
export interface SocketsController {
  /** The view is shown. */
  open(): void
  /** The view is left: nothing is read that nobody sees. */
  close(): void
  setIntervalMs(intervalMs: WatchInterval): void
  setPaused(paused: boolean): void
  /** Reads at once; once, where readings are paused. */
  refresh(): void
  /** Holds still what is shown; readings go on, and the newest is shown when it is let go. */
  setFrozen(frozen: boolean): void
  /** Shows a reading that was kept, and pauses; nothing is read for it. */
  showKept(snapshot: SocketsSnapshot): void
}

const usualRetryMs = 1_000

export function createSocketsController(store: SocketsStore, edges: FeedEdges): SocketsController {
  const { update } = store
  const state = () => store.getState().sockets
  const retryMs = edges.retryMs ?? usualRetryMs
  let feed: AbortController | null = null
  /** The newest reading that came while the view was frozen. */
  let held: LiveReading | null = null
  let opened = false

  const show = (shown: ShownReading) => {
    held = null
    update(({ selected, problem }) => ({
      reading: shown,
      keptFrom: null,
      heldBack: 0,
      problem: withoutFeed(problem),
      selected: selected === null ? null : (socketIn(shown, selected.id) ?? selected),
    }))
  }

  /** @param begins the feed's first reading: its rows are compared with what is shown, whatever they are to the feed */
  const take = (live: LiveReading, begins: boolean) => {
    const { reading, frozen } = state()
    if (frozen && reading !== null) {
      held = live
      update(({ heldBack, problem }) => ({ heldBack: heldBack + 1, problem: withoutFeed(problem) }))
      return
    }
    show(reading !== null && begins ? shownAfter(reading, live) : nextShown(live))
  }

  const read = async (signal: AbortSignal, once: boolean) => {
    const client = await edges.engine(signal)
    const live = new LiveSockets()
    let begins = true
    const watch = { filter: allSockets, intervalMs: state().intervalMs, keep: !once }
    for await (const event of client['sockets.watch'](watch, signal)) {
      if (signal.aborted) return
      if (event.kind === 'failed') update(() => ({ problem: failedReading(event, state().reading) }))
      const complete = live.take(event)
      if (complete === null) continue
      take(complete, begins)
      begins = false
      if (once) return
      update(({ phase }) => (phase === 'live' ? {} : { phase: 'live' }))
    }
  }

  const keepReading = async (signal: AbortSignal, once: boolean) => {
    while (!signal.aborted) {
      try {
        await read(signal, once)
      } catch (thrown) {
        if (signal.aborted) return
        const message = brokenFeed(fromThrown(thrown), state().reading)
        update(() => ({ problem: { kind: 'feed', message, at: edges.now() } }))
      }
      if (once) return
      await rest(retryMs, signal)
    }
  }

  const begin = (once = false) => {
    feed?.abort()
    feed = new AbortController()
    void keepReading(feed.signal, once)
  }

  const end = () => {
    feed?.abort()
    feed = null
  }

  return {
    open() {
      if (opened) return
      opened = true
      if (state().phase === 'paused') return
      update(() => ({ phase: 'waiting' }))
      begin()
    },
    close() {
      if (!opened) return
      opened = false
      end()
      update(({ phase }) => ({ phase: phase === 'paused' ? 'paused' : 'off' }))
    },
    setIntervalMs(intervalMs) {
      update(() => ({ intervalMs, phase: opened ? 'waiting' : 'off' }))
      if (opened) begin()
    },
    setPaused(paused) {
      if (paused) {
        end()
        update(() => ({ phase: 'paused' }))
      } else {
        update(() => ({ phase: opened ? 'waiting' : 'off' }))
        if (opened) begin()
      }
    },
    refresh() {
      if (opened) begin(state().phase === 'paused')
    },
    showKept(snapshot) {
      end()
      held = null
      const { sockets, ...summary } = snapshot
      update(() => ({
        phase: 'paused',
        frozen: false,
        heldBack: 0,
        reading: { summary, sockets, gone: [], marks: new Map() },
        keptFrom: snapshot.at,
        problem: null,
        selected: null,
        detailsOpen: false,
      }))
    },
    setFrozen(frozen) {
      update(() => ({ frozen, heldBack: 0 }))
      const { reading } = state()
      if (!frozen && held !== null && reading !== null) show(shownAfter(reading, held))
    },
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** A reading ends what was wrong with the feed; what was wrong with a file stays until it is read. */
function withoutFeed(problem: SocketsProblem | null): SocketsProblem | null {
  return problem?.kind === 'feed' ? null : problem
}

function failedReading(
  { message, at }: Extract<SocketsEvent, { kind: 'failed' }>,
  shown: ShownReading | null,
): SocketsProblem {
  return { kind: 'feed', message: `A reading failed: ${sentence(message)}${standsFrom(shown)}`, at }
}

/** Why there is no feed at the moment, for somebody who looks at sockets. */
function brokenFeed(error: ErrorValue, shown: ShownReading | null): string {
  if (error.code !== 'disconnected') return `${sentence(error.message)}${standsFrom(shown)}`
  return `The engine that reads sockets stopped, or does not answer. It is started anew by itself.${standsFrom(shown)}`
}

function standsFrom(shown: ShownReading | null): string {
  if (shown === null) return ''
  return ` What is shown is from ${new Date(shown.summary.at).toLocaleTimeString('en-GB')}.`
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
