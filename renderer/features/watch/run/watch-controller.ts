import type { ApproveOne, BaselineView } from '#shared/baseline/desk'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import { isNews, type JoinedEvent, type WatchEvent } from '#shared/watch/event'
import type { WatchStore } from '../watch-slice'
import { mostTold, type Told } from '../watch-state'

type Engine = Client<EngineContract>

/** What the watch needs from outside. */
export interface WatchEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Engine>
  /** Chooses in the settings whether this computer is watched, by which file, and whether it speaks of others that are asked, too. */
  readonly choose: (values: {
    readonly 'watch.on'?: boolean
    readonly 'watch.baseline'?: null
    readonly 'watch.others'?: boolean
  }) => Promise<void>
  /** Where it goes on when the window is closed. */
  readonly background: () => Promise<'tray' | 'no-tray' | 'page'>
}

/** Watches as long as the page is open, whichever view is shown; and holds what listens against what is approved. */
export interface WatchController {
  start(): void
  stop(): void
  /** Watches where that is chosen. */
  follow(on: boolean): void
  forget(): void
  /** Says what has to be done for something that was brought here. */
  tell(message: string): void
  dismissProblem(): void
  /** Begins again, or looks again, whichever failed. */
  again(): void
  /** Looks what is approved, and what is not. */
  look(): Promise<void>
  /** Writes down what listens now. */
  record(): Promise<void>
  /** Takes another file. @returns what is wrong with it; null: it is taken */
  open(path: string): Promise<ErrorValue | null>
  /** Changes are told again, and no file says what may be open. */
  without(): void
  /** Whether hosts and router of the file are asked, too. */
  askOthers(on: boolean): Promise<void>
  /** @returns what is wrong; null: it is approved */
  approve(one: Omit<ApproveOne, 'stamp'>): Promise<ErrorValue | null>
  /** Begins to approve a matter; null: it is left. */
  wantApproval(id: string | null): void
  /** Looks first whether it is so still, and can be approved. */
  wantApprovalOf(id: string): Promise<void>
  dispose(): void
}

/** Asks for something that says how the baseline stands then. */
type Ask = (client: Engine) => Promise<BaselineView>

/** Milliseconds until a watch that broke off is joined again. */
const againMs = 1_000

export function createWatchController(store: WatchStore, edges: WatchEdges): WatchController {
  const { update } = store
  let running: AbortController | null = null
  const ended = new AbortController()
  let looking: Promise<void> | null = null
  let lookAgain = false

  const add = (events: readonly WatchEvent[], count: number) =>
    update(({ told }) => {
      const first = count - events.length + 1
      const entries = events.map((event, at): Told => ({ number: first + at, event }))
      return { told: [...entries.reverse(), ...told].slice(0, mostTold), count }
    })

  const take = (event: JoinedEvent): void => {
    if (event.kind === 'so-far') {
      update(() => ({ told: [] }))
      add(event.events, event.count)
    } else if (event.kind === 'looked') {
      update(() => ({ lookedAt: event.at, listeners: event.listeners, blind: null }))
    } else if (event.kind === 'others-looked') {
      if (store.getState().watch.baseline !== null) void look()
    } else if (event.kind === 'began') {
      update(() => ({ began: event }))
    } else if (event.kind === 'blinded') {
      update(() => ({ blind: event.why }))
    } else if (isNews(event)) {
      add([event], store.getState().watch.count + 1)
      if (store.getState().watch.baseline !== null) void look()
    }
  }

  const run = async (own: AbortController): Promise<void> => {
    for (;;) {
      try {
        const client = await edges.engine(own.signal)
        for await (const event of client['watch.join']({}, own.signal)) {
          if (running !== own) return
          take(event)
        }
      } catch (thrown) {
        if (running !== own || own.signal.aborted) return
        const problem = fromThrown(thrown)
        if (problem.code !== 'disconnected') {
          update(() => ({ problem: { ...problem, of: 'watch' } }))
          break
        }
      }
      if (running !== own || own.signal.aborted) return
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
    running = null
    update(() => ({ watching: false, blind: null }))
  }

  const start = () => {
    if (running !== null) return
    running = new AbortController()
    update(() => ({ watching: true, began: null, lookedAt: null, blind: null, problem: null }))
    void run(running)
  }

  const end = () => {
    running?.abort()
    running = null
    update(() => ({ watching: false, blind: null }))
  }

  /** One look after the other: what was asked for meanwhile is one more. */
  const look = (): Promise<void> => {
    if (looking !== null) {
      lookAgain = true
      return looking
    }
    looking = (async () => {
      do {
        lookAgain = false
        await lookOnce()
      } while (lookAgain)
    })().finally(() => {
      looking = null
    })
    return looking
  }

  /** What failed of a wish stays: looks come by themselves. */
  const lookOnce = async () => {
    const failed = await shown((client) => client['baseline.look']({}, ended.signal))
    update(({ problem }) => ({
      problem:
        problem?.of === 'wish' || problem?.of === 'watch' ? problem : failed && { ...failed, of: 'look' },
    }))
  }

  /** Does what somebody asks for. */
  const wished = async (ask: Ask): Promise<ErrorValue | null> => {
    update(() => ({ problem: null }))
    const failed = await shown(ask)
    update(() => ({ problem: failed && { ...failed, of: 'wish' } }))
    return failed
  }

  /** Shows what an answer says of the baseline. @returns why there is none */
  const shown = async (ask: Ask): Promise<ErrorValue | null> => {
    try {
      const baseline = await ask(await edges.engine(ended.signal))
      update(() => ({ baseline }))
      return null
    } catch (thrown) {
      return ended.signal.aborted ? null : fromThrown(thrown)
    }
  }
  const stateOf = () => store.getState().watch

  return {
    start() {
      void edges.choose({ 'watch.on': true })
      start()
    },
    stop() {
      void edges.choose({ 'watch.on': false })
      end()
    },
    follow(on) {
      if (on) start()
      else end()
    },
    forget() {
      update(() => ({ told: [], count: 0 }))
      edges
        .engine(ended.signal)
        .then((client) => client['watch.forget']({}))
        .catch(() => {})
    },
    tell: (message) => update(() => ({ problem: { code: 'invalid-input', message, of: 'wish' } })),
    dismissProblem: () => update(() => ({ problem: null })),
    again() {
      const of = stateOf().problem?.of
      if (of === 'watch') start()
      else void look()
    },
    async look() {
      const [background] = await Promise.all([edges.background().catch(() => null), look()])
      update(() => ({ background }))
    },
    async record() {
      await wished((client) => client['baseline.record']({ owner: null }, ended.signal))
    },
    async open(path) {
      update(() => ({ problem: null }))
      return shown((client) => client['baseline.open']({ path }, ended.signal))
    },
    without() {
      void edges.choose({ 'watch.baseline': null })
      update(({ baseline }) => ({ baseline: baseline === null ? null : { ...baseline, file: null } }))
    },
    async askOthers(on) {
      await edges.choose({ 'watch.others': on })
      await look()
    },
    wantApproval: (approving) => update(() => ({ approving })),
    async wantApprovalOf(id) {
      await look()
      const can = stateOf().baseline?.notApproved.some((one) => one.id === id && one.unable === null)
      if (can === true) update(() => ({ approving: id }))
    },
    async approve(one) {
      const stamp = stateOf().baseline?.stamp ?? ''
      const problem = await wished((client) => client['baseline.approve']({ ...one, stamp }, ended.signal))
      if (problem === null) update(() => ({ approving: null, owner: one.owner ?? '' }))
      // the file is another one, or the matter is none any more: what it says now is shown, with the reason
      else await look()
      return problem
    },
    dispose() {
      ended.abort()
      end()
    },
  }
}
