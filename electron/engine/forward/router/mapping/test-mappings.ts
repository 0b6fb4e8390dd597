import { setTimeout as sleep } from 'node:timers/promises'
import type { Mapping, Refused } from '#shared/forward/router'
import type { LeftForward, RouterNote } from '#shared/forward/router-notes'
import type { Protocol } from '#shared/sockets/socket'
import type { RouterPlace } from '../local-network'
import { type Booked, isOf, noRouter, type RouterDesk } from '../router-desk'
import type { RouterView } from '../router-view'
import { findMapping } from '../upnp/upnp-way'
import { unmake, waysOf } from '../ways'
import { hasEnded, isLongOver, type JournalEntry, longestStay } from './journal-entry'
import { mappingOf } from './known-mappings'
import { isAbandoned } from './maker'
import { mark, refused, withoutKind } from './order'

/** A forward for one test. */
export interface TestMappingWish {
  readonly protocol: Protocol
  /** The test needs exactly this one. */
  readonly externalPort: number
  readonly internalPort: number
  /** How long the test may last. */
  readonly seconds: number
}

/** A forward that is there until it is released. */
export interface TestMapping {
  readonly mapping: Mapping
  /** The router's outer address as PCP tells it with a mapping, and only then. */
  readonly externalAddress: string | null
  /** Removes it; never rejects. What may be left stays in the journal, and is told. */
  release(): Promise<LeftForward | null>
}

/** Milliseconds for removing one mapping. */
const releaseLimit = 3_000

/** Where an entry can be looked for from a place; null: nowhere. A device that was named is known by its name in UPnP. */
function placeOf(entry: JournalEntry, place: RouterPlace): RouterPlace | null {
  if (isOf(entry, place)) return place
  const isNear = entry.named === true && entry.router !== null && entry.local === place.local
  return isNear ? { ...place, gateway: entry.gateway } : null
}

/** What is told of it. */
function forwardOf({ protocol, externalPort: port }: JournalEntry) {
  return { protocol, port }
}

/** Entries of mappings that tests of this process could not remove: nobody else will while it lives. */
const leftOver = new Set<string>()

/** Forwards that are made for a test, and removed whatever happens. */
export class TestMappings {
  readonly #desk: RouterDesk
  readonly #open = new Set<() => Promise<LeftForward | null>>()

  constructor(desk: RouterDesk) {
    this.#desk = desk
  }

  /** Makes a forward, marked and with a short lease; by the next way where the router refuses one. */
  async open(place: RouterPlace, wish: TestMappingWish, signal: AbortSignal): Promise<TestMapping | Refused> {
    await this.sweep(place, signal)
    const view = await this.#desk.view(place, signal)
    const ways = waysOf(view, 'ipv4')
    if (ways.length === 0) return noRouter(view)
    const taken = await this.#takenBy(view, wish, signal)
    if (taken !== null) return taken
    let refusal: Refused | null = null
    for (const way of ways) {
      signal.throwIfAborted()
      const booked = await this.#desk.book(
        view,
        way,
        {
          ...wish,
          family: 'ipv4',
          internalAddress: place.local,
          leaseSeconds: wish.seconds,
          description: `${mark} test ${this.#desk.options.randomBytes(3).toString('hex')}`,
          mayLastForEver: true,
        },
        { purpose: 'test', endsAt: this.#desk.options.wallClock() + wish.seconds * 1_000 },
        null,
        signal,
      )
      if (booked.kind === 'refused') {
        refusal ??= booked
        continue
      }
      const release = this.#releaseOf(view, booked.entry)
      if (signal.aborted || booked.made.externalPort !== wish.externalPort) {
        await release()
        signal.throwIfAborted()
        refusal ??= refused({
          why: 'other-port',
          wanted: wish.externalPort,
          given: booked.made.externalPort,
        })
        continue
      }
      return this.#handOut(booked, release)
    }
    signal.throwIfAborted()
    return refusal ?? noRouter(view)
  }

  /** Removes what tests left whose process is gone. */
  async sweep(place: RouterPlace, signal: AbortSignal): Promise<readonly RouterNote[]> {
    const now = this.#desk.options.wallClock()
    const { entries, notes } = await this.#desk.journal.read()
    const said: RouterNote[] = [...notes]
    for (const entry of entries) {
      if (entry.purpose !== 'test') continue
      if (!leftOver.has(entry.id) && !(await isAbandoned(entry, now))) continue
      // a router may keep what it said would end, so it is looked for wherever that can be
      const at = placeOf(entry, place)
      if (at !== null) said.push(...(await this.#sweepOne(at, entry, signal)))
      else if (isLongOver(entry, now)) await this.#forget(entry)
    }
    return said
  }

  /** Releases all that are open, bounded. */
  async close(): Promise<void> {
    const all = Promise.all([...this.#open].map((release) => release()))
    const late = new AbortController()
    await Promise.race([all, sleep(releaseLimit, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
  }

  async #sweepOne(
    place: RouterPlace,
    entry: JournalEntry,
    signal: AbortSignal,
  ): Promise<readonly RouterNote[]> {
    const view = await this.#desk.view(place, signal)
    const now = this.#desk.options.wallClock()
    if (view.router === null) {
      // looking for a device that is gone takes ten seconds each time
      const isGone = entry.named === true && now > entry.madeAt + longestStay * 1_000
      if (isGone || isLongOver(entry, now)) await this.#forget(entry)
      return isGone ? [{ note: 'given-up', ...forwardOf(entry), gateway: entry.gateway }] : []
    }
    const id = view.upnp?.description.id ?? null
    // another router that happens to have the same address
    if (entry.router !== null && id !== null && entry.router !== id) return []
    const undone = await unmake(view, entry, signal)
    if (undone.kind === 'refused') {
      return [{ note: 'not-swept', ...forwardOf(entry), because: withoutKind(undone) }]
    }
    await this.#forget(entry)
    const wasThere = undone.found ?? (entry.state === 'made' && !hasEnded(entry, now))
    return wasThere ? [{ note: 'swept', ...forwardOf(entry) }] : []
  }

  /** Null where the port is free as far as UPnP can tell: a mapping of anybody's is not touched for a test. */
  async #takenBy(view: RouterView, wish: TestMappingWish, signal: AbortSignal): Promise<Refused | null> {
    if (view.upnp === null) return null
    const sight = await findMapping(view.upnp.connection, wish, signal)
    if (sight.kind !== 'found') return null
    const { protocol, externalPort, internalAddress: address, internalPort: port } = sight.mapping
    return refused({ why: 'taken', protocol, externalPort, address, port })
  }

  #handOut({ made, entry }: Booked, release: () => Promise<LeftForward | null>): TestMapping {
    const { wallClock, isOwnAddress } = this.#desk.options
    const mapping = mappingOf(entry, isOwnAddress, wallClock())
    return {
      mapping: { ...mapping, enabled: made.enabled },
      externalAddress: made.externalAddress,
      release,
    }
  }

  #releaseOf(view: RouterView, entry: JournalEntry): () => Promise<LeftForward | null> {
    let releasing: Promise<LeftForward | null> | null = null
    const left = (because: LeftForward['because']) => ({ ...forwardOf(entry), because })
    const work = async () => {
      // somebody wanted to keep it: it is in the journal as that now
      if (!(await this.#desk.journal.has(entry.id))) return null
      const undone = await unmake(view, entry, AbortSignal.timeout(releaseLimit))
      if (undone.kind === 'refused') return left(withoutKind(undone))
      await this.#forget(entry)
      return null
    }
    const release = () => {
      releasing ??= work()
        .catch(({ message }: Error) => left({ message }))
        .then((said) => {
          this.#open.delete(release)
          if (said !== null) leftOver.add(entry.id)
          return said
        })
      return releasing
    }
    this.#open.add(release)
    return release
  }

  async #forget(entry: JournalEntry): Promise<void> {
    await this.#desk.journal.remove(entry.id).catch(() => {})
  }
}
