import * as v from 'valibot'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import type { WatchEvent } from '#shared/watch/event'
import { lookEvery } from '#shared/watch/request'
import { remembered, type TextStorage } from '../../../ui/remembered'
import type { WatchStore } from '../watch-slice'
import { mostTold, type Told } from '../watch-state'
import { isGrave } from './grave'

/** What the watch needs from outside. */
export interface WatchEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** Where it stays written that somebody watches. */
  readonly storage: TextStorage
  /** Tells somebody who has put the window aside. */
  readonly notify: (sentence: string) => void
}

/** Watches as long as the page is open, whichever view is shown. */
export interface WatchController {
  start(): void
  stop(): void
  /** Goes on where it was watched when the page was left. */
  resume(): void
  forget(): void
  dismissProblem(): void
  dispose(): void
}

export function createWatchController(store: WatchStore, edges: WatchEdges): WatchController {
  const { update } = store
  const wanted = remembered(edges.storage, 'portlight.watch', v.literal('on'))
  let running: AbortController | null = null
  /** Grave changes of the look that is being told. */
  let grave: WatchEvent[] = []

  const take = (event: WatchEvent): void => {
    switch (event.kind) {
      case 'looked':
        update(() => ({ lookedAt: event.at, listeners: event.listeners, blind: null }))
        if (grave.length > 0) void together(grave).then(edges.notify)
        grave = []
        return
      case 'began':
        update(() => ({ began: event }))
        return
      case 'blinded':
        update(() => ({ blind: event.why }))
        return
      default:
        if (isGrave(event)) grave.push(event)
        update(({ told, count }) => {
          const entry: Told = { number: count + 1, event }
          return { told: [entry, ...told].slice(0, mostTold), count: count + 1 }
        })
    }
  }

  const run = async (own: AbortController): Promise<void> => {
    try {
      const client = await edges.engine(own.signal)
      const request = { everyMs: lookEvery.usual, hosts: null, baseline: null }
      for await (const event of client['watch.run'](request, own.signal)) {
        if (running !== own) return
        take(event)
      }
    } catch (thrown) {
      if (running === own && !own.signal.aborted) update(() => ({ problem: fromThrown(thrown) }))
    }
    if (running !== own) return
    running = null
    update(() => ({ watching: false, blind: null }))
  }

  const start = () => {
    if (running !== null) return
    running = new AbortController()
    grave = []
    update(() => ({ watching: true, began: null, lookedAt: null, blind: null, problem: null }))
    void run(running)
  }

  const end = () => {
    running?.abort()
    running = null
    update(() => ({ watching: false, blind: null }))
  }

  return {
    start() {
      wanted.write('on')
      start()
    },
    stop() {
      wanted.forget()
      end()
    },
    resume() {
      if (wanted.read() !== null) start()
    },
    forget: () => update(() => ({ told: [], count: 0 })),
    dismissProblem: () => update(() => ({ problem: null })),
    dispose: end,
  }
}

/** Several changes of one look are one notification. */
async function together(events: readonly WatchEvent[]): Promise<string> {
  // its words are not needed for the first picture
  const { sentenceOf } = await import('#shared/watch/output/sentence')
  const [first = '', ...more] = events.map(sentenceOf)
  if (more.length === 0) return first
  return `${first} And ${more.length} more ${more.length === 1 ? 'change' : 'changes'}.`
}
