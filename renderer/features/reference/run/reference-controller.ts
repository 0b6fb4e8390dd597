import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { portAsked } from '#shared/reference/port-asked'
import type { Protocol } from '#shared/sockets/socket'
import type { ReferenceStore } from '../reference-slice'
import { initialReferenceState, type ReferenceState } from '../reference-state'

/** What looking up needs from outside. */
export interface ReferenceEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Ports that a search lists. */
const mostFound = 300

/** How long the field has to rest before what stands in it is looked up, in milliseconds. */
const restMs = 150

/** How long the page of an older question may stand while a newer one is looked up, in milliseconds: shorter, and pages would flicker. */
const lateMs = 500

/** Looks up what is typed. The newest question wins: an older one that is still open is cancelled. */
export interface ReferenceController {
  setText(text: string): void
  /** Enter: looks up at once, and opens the page of what fits best. */
  ask(): Promise<void>
  /** Opens the page of one port and leaves the list as it is. Protocol null: as what runs there does. */
  open(port: number, protocol: Protocol | null): Promise<void>
  /** Leads to a port from elsewhere in the app. */
  show(port: number, protocol: Protocol): Promise<void>
  /** Looks again at the port whose page is shown. */
  again(): Promise<void>
  suggest(): Promise<void>
  startOver(): void
  askForField(): void
  dismissProblem(): void
  /** Ends everything: the page is left. */
  dispose(): void
}

export function createReferenceController(store: ReferenceStore, edges: ReferenceEdges): ReferenceController {
  let current: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const { update } = store

  const stop = () => {
    clearTimeout(timer)
    current?.abort()
    current = null
  }

  /**
   * Asks the engine; what it answers changes the state, unless something newer was asked meanwhile.
   *
   * @param without what is no answer to this question: it goes when the question fails, or takes long
   */
  const lookUp = async (
    ask: (client: Client<EngineContract>, signal: AbortSignal) => Promise<Partial<ReferenceState>>,
    without: Partial<ReferenceState> = {},
  ) => {
    stop()
    const own = new AbortController()
    current = own
    update(() => ({ busy: true, problem: null }))
    const late = setTimeout(() => current === own && update(() => without), lateMs)
    try {
      const answer = await ask(await edges.engine(own.signal), own.signal)
      if (current === own) update(() => answer)
    } catch (thrown) {
      const failed = fromThrown(thrown)
      if (current === own && failed.code !== 'cancelled') update(() => ({ ...without, problem: failed }))
    } finally {
      clearTimeout(late)
      if (current === own) {
        current = null
        update(() => ({ busy: false }))
      }
    }
  }

  const open = (port: number, protocol: Protocol | null) =>
    lookUp(
      async (client, signal) => ({ report: await client['reference.port']({ port, protocol }, signal) }),
      store.getState().reference.report?.reference.port === port ? {} : { report: null },
    )

  /** @param opens shows the page of the best that a search finds */
  const lookUpText = (opens: boolean) => {
    const asked = portAsked(store.getState().reference.text)
    if (typeof asked === 'string') {
      update(() => ({ found: null, report: null }))
      return Promise.resolve()
    }
    if (asked.kind === 'port') {
      update(() => ({ found: null }))
      return open(asked.port, asked.protocol)
    }
    return lookUp(
      async (client, signal) => {
        const found = await client['reference.search']({ asked, limit: mostFound }, signal)
        const best = found.named ?? found.ports[0]?.port
        if (best === undefined) return { found, report: null }
        // a list without a page beside it would leave half of the view empty
        if (
          !opens &&
          found.ports.some(({ port }) => port === store.getState().reference.report?.reference.port)
        )
          return { found }
        return { found, report: await client['reference.port']({ port: best, protocol: null }, signal) }
      },
      { found: null, report: null },
    )
  }

  return {
    setText(text) {
      stop()
      update(({ found, report }) => ({
        text,
        submitted: false,
        busy: false,
        problem: null,
        ...(text.trim() === '' ? { found: null, report: null } : { found, report }),
      }))
      timer = setTimeout(() => void lookUpText(false), restMs)
    },
    async ask() {
      update(() => ({ submitted: true }))
      await lookUpText(true)
    },
    open,
    async show(port, protocol) {
      update(() => ({ ...initialReferenceState, text: `${port}/${protocol}`, submitted: true }))
      await open(port, protocol)
    },
    async again() {
      const { report } = store.getState().reference
      if (report === null) await this.ask()
      else await open(report.reference.port, report.protocol)
    },
    suggest: () =>
      lookUp(async (client, signal) => ({ suggestion: await client['reference.suggest']({}, signal) })),
    startOver() {
      stop()
      update(({ fieldAsked }) => ({ ...initialReferenceState, fieldAsked: fieldAsked + 1 }))
    },
    askForField() {
      update(({ fieldAsked }) => ({ fieldAsked: fieldAsked + 1 }))
    },
    dismissProblem() {
      update(() => ({ problem: null }))
    },
    dispose: stop,
  }
}
