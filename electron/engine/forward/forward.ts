import { setTimeout as sleep } from 'node:timers/promises'
import type { FirewallFound } from '#shared/forward/firewall-told'
import type { ForwardFound, WhereFound } from '#shared/forward/found'
import type { KeptFound } from '#shared/forward/kept'
import type { HelperTriedFound } from '#shared/forward/look-found'
import type { FirewallChange } from '#shared/forward/mend'
import type { TelephoneSaw } from '#shared/forward/report'
import type {
  AddMapping,
  ForwardTest,
  HelpersRequest,
  MappingsRequest,
  RemoveMapping,
  WhereRequest,
} from '#shared/forward/request'
import type { AddMappingAnswer, RemoveMappingAnswer, RouterMappingsFound } from '#shared/forward/router'
import type { RouterNote } from '#shared/forward/router-notes'
import { leftText, routerNoteTexts, toldMappings } from '#shared/forward/router-told'
import { forwardReport } from '#shared/forward/told'
import { failure } from '#shared/ipc/result'
import type { History } from '../history/history'
import { runElevated } from '../platform/elevated'
import type { Platform } from '../platform/platform'
import { EventQueue } from '../scan/event-queue'
import type { Sockets } from '../sockets/sockets'
import { Chain } from './chain'
import type { ChainNeeds } from './chain-board'
import { changeFirewall } from './computer/firewall-change'
import { isOwnAddress, lookAround } from './computer/look'
import { routerPlaceOf } from './computer/place'
import { elapsedBy, Keeper } from './keeper'
import { outsidePart } from './outside-part'
import type { OutsidePart, RouterPart, RouterPlace } from './parts'
import { refused } from './router/mapping/order'
import { Routers } from './router/routers'
import { whereabouts } from './whereabouts'

export interface ForwardOptions {
  readonly platform: Platform
  readonly sockets: Pick<Sockets, 'list'>
  /** Folder of the journal; made when needed. */
  readonly dataFolder: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Keeps what was found; null, or left out: nobody does. */
  readonly history?: Pick<History, 'keep'> | null
  /** Where this computer is just now; default: as the system tells. */
  readonly lookAround?: ChainNeeds['lookAround']
  /** Who asks routers; default: the real ones. */
  readonly routers?: RouterPart
  /** Who looks from outside; default: the real ones. */
  readonly outside?: OutsidePart
}

/** Longest that closing may take, in milliseconds. */
const closeDeadline = 3_000

/** Whether the internet reaches this computer, and the router's part in it. */
export class Forward {
  readonly #options: ForwardOptions
  readonly #lookAround: ChainNeeds['lookAround']
  readonly #routers: RouterPart
  readonly #outside: OutsidePart
  readonly #keeper: Keeper
  /** Tests that run, with what ends them. */
  readonly #running = new Map<AbortController, Promise<unknown>>()
  /** What a person told last; its link is of one test alone. */
  #telephoneSaw: TelephoneSaw | null = null

  constructor(options: ForwardOptions) {
    const { dataFolder, platform, wallClock } = options
    this.#lookAround = options.lookAround ?? ((gateway, signal) => lookAround(platform, gateway, signal))
    this.#options = options
    this.#routers =
      options.routers ?? new Routers({ dataFolder, wallClock, isOwnAddress, neighbours: platform.neighbours })
    this.#outside = options.outside ?? outsidePart
    this.#keeper = new Keeper({
      routers: this.#routers,
      place: (gateway, signal) => this.#routerPlace(gateway, signal),
      wallClock,
      elapsed: elapsedBy(wallClock, () => performance.now()),
    })
  }

  /** One test. Cancelling it, or not taking its events any more, removes what it opened. */
  async *test(request: ForwardTest, signal: AbortSignal): AsyncGenerator<ForwardFound, void, void> {
    const stop = new AbortController()
    const limited = AbortSignal.any([signal, stop.signal])
    const queue = new EventQueue<ForwardFound>(() => {})
    const { platform, sockets, wallClock } = this.#options
    const routers = this.#sweepingRouters()
    const chain = new Chain(
      request,
      {
        platform,
        sockets,
        lookAround: this.#lookAround,
        routers,
        outside: this.#outside,
        wallClock,
        say: (event) => queue.push(event),
        telephoneSaw: (link) => (this.#telephoneSaw?.link === link ? this.#telephoneSaw.saw : null),
      },
      limited,
    )
    const work = chain.run().then(
      async (gathered) => {
        const report = forwardReport(gathered)
        const { keep = true, ...asked } = request
        const kept = { kind: 'forward', asked, result: report, opened: chain.openedForTest } as const
        if (keep) await this.#options.history?.keep(kept, { startedAt: report.at, tookMs: report.tookMs })
        queue.push({ kind: 'done', gathered })
        queue.end()
        return null
      },
      (thrown: unknown) => {
        queue.end()
        return { thrown }
      },
    )
    this.#running.set(stop, work)
    try {
      yield* queue
      const failed = await work
      if (limited.aborted) {
        throw failure(
          'cancelled',
          chain.left.length === 0
            ? 'The test was cancelled; what it had opened is closed again.'
            : `The test was cancelled. ${chain.left.map(leftText).join(' ')}`,
        )
      }
      if (failed !== null) throw failed.thrown
    } finally {
      stop.abort()
      await work
      this.#running.delete(stop)
    }
  }

  /** Lets the test that shows this link know what a person saw on the telephone. */
  telephoneSaw(told: TelephoneSaw): void {
    this.#telephoneSaw = told
  }

  async where(request: WhereRequest, signal: AbortSignal): Promise<WhereFound> {
    const place = await this.#lookAround(request.gateway, signal)
    return whereabouts(place, request, this.#sweepingRouters(), this.#outside, signal)
  }

  /** Whether the helpers that are named are there. */
  async helpers({ outside }: HelpersRequest, signal: AbortSignal): Promise<readonly HelperTriedFound[]> {
    return this.#outside.tryHelpers(outside, signal)
  }

  async mappings({ gateway }: MappingsRequest, signal: AbortSignal): Promise<RouterMappingsFound> {
    const place = await this.#routerPlace(gateway, signal)
    if (place === null) {
      return { router: null, mappings: [], others: [], whole: false, silence: noGateway, notes: [] }
    }
    const startedAt = this.#options.wallClock()
    const look = await this.#sweepingRouters().look(place, signal)
    const { router, mappings, others, reliable: whole, notes, silence } = look
    const { gateway: asked } = place
    const found = { router, gateway: asked, mappings, others, whole, silence, notes }
    if (router !== null) {
      const result = toldMappings(found)
      const kept = { kind: 'router', gateway: asked, lan: place.local, result } as const
      const tookMs = this.#options.wallClock() - startedAt
      await this.#options.history?.keep(kept, { startedAt, tookMs })
    }
    return found
  }

  async add(wish: AddMapping, signal: AbortSignal): Promise<AddMappingAnswer> {
    const place = await this.#routerPlace(wish.gateway, signal)
    if (place === null) return refused({ why: 'no-router', silence: noGateway })
    const notes = await this.#routers.sweep(place, signal)
    const answer = await this.#keeper.alone(() => this.#routers.add(place, wish, signal))
    if (answer.kind === 'added') {
      if (wish.keep === true) await this.#keeper.keep(place, wish, answer.mapping, signal)
      else this.#keeper.letGoOf(answer.mapping)
    }
    return noted(answer, notes)
  }

  async remove(wish: RemoveMapping, signal: AbortSignal): Promise<RemoveMappingAnswer> {
    const place = await this.#routerPlace(wish.gateway, signal)
    if (place === null) return refused({ why: 'no-router', silence: noGateway })
    const notes = await this.#routers.sweep(place, signal)
    const answer = await this.#keeper.alone(async () => {
      const removed = await this.#routers.remove(place, wish, signal)
      if (removed.kind === 'removed') this.#keeper.letGoOf(wish)
      return removed
    })
    return noted(answer, notes)
  }

  /** Opens or closes a port of this computer's own firewall; the person has seen the command. */
  async firewall(change: FirewallChange, signal: AbortSignal): Promise<FirewallFound> {
    return changeFirewall(
      change,
      {
        firewall: this.#options.platform.hostFirewall,
        place: (limited) => this.#lookAround(null, limited),
        run: runElevated,
      },
      signal,
    )
  }

  /** The forwards that are renewed, at once and whenever one changes. */
  kept(signal: AbortSignal): AsyncGenerator<readonly KeptFound[], void, void> {
    return this.#keeper.watch(signal)
  }

  /** Renews one no more. */
  letGo(id: string): void {
    this.#keeper.letGo(id)
  }

  /** Removes what a crash left on the router, where there is anything in the journal. Says what; never fails. */
  async tidyUp(signal: AbortSignal): Promise<readonly string[]> {
    try {
      const place = await this.#routerPlace(null, signal)
      return place === null ? [] : routerNoteTexts(await this.#routers.sweep(place, signal))
    } catch {
      return []
    }
  }

  /** Ends the tests that still run and removes their mappings, within three seconds. */
  async close(): Promise<void> {
    for (const stop of this.#running.keys()) stop.abort()
    const late = new AbortController()
    const all = Promise.all([...this.#running.values(), this.#keeper.close()]).then(() =>
      this.#routers.close(),
    )
    await Promise.race([all, sleep(closeDeadline, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
  }

  async #routerPlace(gateway: string | null, signal: AbortSignal): Promise<RouterPlace | null> {
    return routerPlaceOf(await this.#lookAround(gateway, signal))
  }

  /** Whoever looks at a router sweeps it first: a mapping that a crash left must not pass for one that somebody wanted. */
  #sweepingRouters(): RouterPart {
    const routers = this.#routers
    return {
      look: async (place, signal) => {
        const swept = await routers.sweep(place, signal)
        const look = await routers.look(place, signal)
        return { ...look, notes: [...swept, ...look.notes] }
      },
      add: (place, wish, signal) => routers.add(place, wish, signal),
      remove: (place, wish, signal) => routers.remove(place, wish, signal),
      open: (place, wish, signal) => routers.open(place, wish, signal),
      sweep: (place, signal) => routers.sweep(place, signal),
      identify: (place, how, signal) => routers.identify(place, how, signal),
      stands: (place, mapping, signal) => routers.stands(place, mapping, signal),
      close: () => routers.close(),
    }
  }
}

/** What the sweep before it did is told with the answer. */
function noted<A extends AddMappingAnswer | RemoveMappingAnswer>(answer: A, notes: readonly RouterNote[]): A {
  return notes.length === 0 ? answer : { ...answer, notes: [...notes, ...(answer.notes ?? [])] }
}

const noGateway = { silence: 'no-gateway' } as const
