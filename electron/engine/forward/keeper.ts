import { setTimeout as sleep } from 'node:timers/promises'
import type { KeptFound, KeptNews, RenewalFailure } from '#shared/forward/kept'
import type { AddMapping, RemoveMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping } from '#shared/forward/router'
import { fromThrown } from '#shared/ipc/result'
import { EventQueue } from '../scan/event-queue'
import type { RouterIdentity, RouterPart, RouterPlace } from './parts'

export interface KeeperNeeds {
  readonly routers: Pick<RouterPart, 'add' | 'identify' | 'stands'>
  /** Where the router is now; null: there is none. */
  readonly place: (gateway: string | null, signal: AbortSignal) => Promise<RouterPlace | null>
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Milliseconds that pass, from anywhere on, also while the computer sleeps. */
  readonly elapsed: () => number
  /** Default: the system's. Rejects when the signal is given. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Longest between two looks at the clock, in milliseconds: timers stand still while a computer sleeps. */
const longestPause = 20_000
/** A renewal that failed is tried again after this, in milliseconds, or sooner where the lease ends sooner. */
const retry = { longest: 60_000, shortest: 3_000 } as const
/** Longest that a renewal may take, in milliseconds. */
const renewalLimit = 75_000
/** Seconds for a lease of which the router does not tell. */
const untoldLease = 3_600

interface Kept {
  readonly id: string
  readonly wish: AddMapping
  readonly place: RouterPlace
  readonly router: RouterIdentity
  mapping: Mapping
  state: KeptFound['state']
  news: KeptNews | null
  renewedAt: number
  /** By the clock that also runs during sleep, like the next one. */
  madeAt: number
  /** Null: there is nothing to be renewed. */
  dueAt: number | null
  endsAt: number | null
}

/** Renews forwards before their leases end, until it is told to let them go or is closed. */
export class Keeper {
  readonly #needs: KeeperNeeds
  readonly #kept = new Map<string, Kept>()
  readonly #watchers = new Set<() => void>()
  readonly #closing = new AbortController()
  #working: Promise<void> | null = null
  #wake = new AbortController()
  #turn: Promise<unknown> = Promise.resolve()
  #numbers = 0

  constructor(needs: KeeperNeeds) {
    this.#needs = needs
  }

  /** Keeps what was just made. */
  async keep(place: RouterPlace, asked: AddMapping, mapping: Mapping, signal: AbortSignal): Promise<void> {
    const router = await this.#needs.routers.identify(place, 'known', signal)
    this.letGoOf(mapping)
    this.#numbers += 1
    const kept: Kept = {
      id: String(this.#numbers),
      // the same again: by the same way, and at the port that the router gave
      wish: { ...asked, way: mapping.way, externalPort: mapping.externalPort, replace: false },
      place,
      router,
      mapping,
      state: 'kept',
      news: null,
      renewedAt: 0,
      madeAt: 0,
      dueAt: null,
      endsAt: null,
    }
    this.#made(kept, mapping)
    this.#kept.set(kept.id, kept)
    this.#tell()
    this.#working ??= this.#work()
  }

  /** Renews it no more; it stays on the router until its lease ends. */
  letGo(id: string): void {
    if (this.#kept.delete(id)) this.#tell()
  }

  /** The same for what was removed, or is made anew. */
  letGoOf({
    way,
    family,
    protocol,
    externalPort,
  }: Pick<RemoveMapping, 'way' | 'family' | 'protocol' | 'externalPort'>): void {
    for (const { id, mapping } of this.#kept.values()) {
      const same =
        mapping.way === way && mapping.protocol === protocol && mapping.externalPort === externalPort
      if (same && (family === undefined || mapping.family === family)) this.letGo(id)
    }
  }

  /** All that are kept, at once and at every change. */
  async *watch(signal: AbortSignal): AsyncGenerator<readonly KeptFound[], void, void> {
    const queue = new EventQueue<readonly KeptFound[]>(() => {})
    const told = () => queue.push(this.#all())
    const end = () => queue.end()
    this.#watchers.add(told)
    signal.addEventListener('abort', end)
    told()
    if (signal.aborted) end()
    try {
      yield* queue
    } finally {
      this.#watchers.delete(told)
      signal.removeEventListener('abort', end)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#working
  }

  #all(): readonly KeptFound[] {
    return [...this.#kept.values()].map(({ id, mapping, state, news, renewedAt, endsAt }) => ({
      id,
      mapping,
      state,
      news,
      renewedAt,
      endsAt,
    }))
  }

  #tell(): void {
    for (const told of this.#watchers) told()
    // whoever waits for the next renewal looks again which that is
    this.#wake.abort()
    this.#wake = new AbortController()
  }

  async #work(): Promise<void> {
    const { elapsed, pause = (ms, signal) => sleep(ms, undefined, { signal }) } = this.#needs
    while (this.#kept.size > 0 && !this.#closing.signal.aborted) {
      for (const kept of [...this.#kept.values()]) {
        if (kept.dueAt === null || elapsed() < kept.dueAt || this.#closing.signal.aborted) continue
        await this.alone(() => this.#renew(kept))
      }
      const due = [...this.#kept.values()].flatMap(({ dueAt }) => dueAt ?? [])
      const left = Math.min(longestPause, ...due.map((at) => Math.max(0, at - elapsed())))
      await pause(left, AbortSignal.any([this.#closing.signal, this.#wake.signal])).catch(() => {})
    }
    this.#working = null
  }

  /** Does something while nothing is renewed, so that what is removed is not made again. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #renew(kept: Kept): Promise<void> {
    // let go while it waited for its turn
    if (!this.#kept.has(kept.id)) return
    // closing does not break it off: a request that is cut off would have to be undone
    const signal = AbortSignal.timeout(renewalLimit)
    const { routers, wallClock, elapsed } = this.#needs
    try {
      const place = await this.#needs.place(kept.wish.gateway, signal)
      if (place === null) return this.#failed(kept, { why: 'no-router' })
      const now = place.gateway === kept.place.gateway ? await routers.identify(place, 'anew', signal) : null
      const stranger = strangerAt(kept, place, now)
      if (now === null || stranger !== null)
        return this.#failed(kept, { why: stranger ?? 'other-router', gateway: place.gateway })
      const over = kept.endsAt !== null && wallClock() >= kept.endsAt
      let again: Again = over ? 'had-ended' : null
      if (!over && (await routers.stands(place, kept.mapping, signal)) === false) {
        // a router that was started anew has forgotten it; else somebody took it away, and doesn't want it back
        const passed = (elapsed() - kept.madeAt) / 1_000
        if (now.upFor === null || now.upFor > passed) return this.#giveUp(kept, { kind: 'taken-away' })
        again = 'was-forgotten'
      }
      this.#take(kept, await routers.add(place, kept.wish, signal), again)
    } catch (thrown) {
      this.#failed(
        kept,
        signal.aborted ? { why: 'too-slow' } : { why: 'failed', message: fromThrown(thrown).message },
      )
    } finally {
      this.#tell()
    }
  }

  #take(kept: Kept, answer: AddMappingAnswer, again: Again): void {
    switch (answer.kind) {
      case 'added': {
        const { internalAddress, externalPort: given } = answer.mapping
        const wanted = kept.wish.externalPort
        kept.news = {
          kind: 'renewed',
          again,
          leadsTo: internalAddress === kept.mapping.internalAddress ? null : internalAddress,
          instead: given === wanted ? null : { given, wanted },
        }
        this.#made(kept, answer.mapping)
        return
      }
      case 'taken':
        this.#giveUp(kept, { kind: 'port-taken', existing: answer.existing })
        return
      case 'other-router':
        this.#failed(kept, { why: 'other-device', device: answer.device })
        return
      case 'refused':
        this.#failed(kept, { why: 'refused', because: answer.because, rest: answer.rest })
    }
  }

  #giveUp(kept: Kept, news: KeptNews): void {
    kept.state = 'given-up'
    kept.dueAt = null
    kept.news = news
  }

  #made(kept: Kept, mapping: Mapping): void {
    const { wallClock, elapsed } = this.#needs
    const { leaseSeconds } = mapping
    kept.mapping = mapping
    kept.state = 'kept'
    kept.renewedAt = wallClock()
    kept.madeAt = elapsed()
    kept.endsAt = leaseSeconds === null || leaseSeconds === 0 ? null : kept.renewedAt + leaseSeconds * 1_000
    // RFC 6886 section 3.3: at half of the lease
    kept.dueAt = leaseSeconds === 0 ? null : elapsed() + ((leaseSeconds ?? untoldLease) * 1_000) / 2
  }

  #failed(kept: Kept, because: RenewalFailure): void {
    const { wallClock, elapsed } = this.#needs
    const left = kept.endsAt === null ? null : kept.endsAt - wallClock()
    kept.state = 'failing'
    kept.news = { kind: 'failed', because, secondsLeft: left === null ? null : left / 1_000 }
    const wait = left === null || left <= 0 ? retry.longest : left / 4
    kept.dueAt = elapsed() + Math.min(retry.longest, Math.max(retry.shortest, wait))
  }
}

/** Why a forward was not there any more when it was to be renewed; null: it was. */
type Again = Extract<KeptNews, { readonly kind: 'renewed' }>['again']

/** Whether the router is another one than that it was made on; null: as far as can be told it is the same. */
function strangerAt(
  { place: before, router }: Kept,
  place: RouterPlace,
  now: RouterIdentity | null,
): 'other-router' | 'perhaps-other-router' | null {
  if (now === null) return 'other-router'
  if (router.name !== null && now.name !== null) return router.name === now.name ? null : 'other-router'
  if (router.hardware !== null && now.hardware !== null) {
    return router.hardware === now.hardware ? null : 'other-router'
  }
  return place.local === before.local ? null : 'perhaps-other-router'
}

/** A clock that never goes back and also runs while the computer sleeps: whichever of two has gone on further. */
export function elapsedBy(wallClock: () => number, monotonic: () => number): () => number {
  let [total, wall, steady] = [0, wallClock(), monotonic()]
  return () => {
    const [wallNow, steadyNow] = [wallClock(), monotonic()]
    total += Math.max(wallNow - wall, steadyNow - steady, 0)
    ;[wall, steady] = [wallNow, steadyNow]
    return total
  }
}
