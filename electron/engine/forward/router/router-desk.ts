import { performance } from 'node:perf_hooks'
import type { MappingWay } from '#shared/forward/request'
import type { Mapping, Refused, Router } from '#shared/forward/router'
import { refusalCode } from '#shared/forward/router-codes'
import type { RouterPlace } from './local-network'
import { Journal, type JournalReading } from './mapping/journal'
import type { JournalEntry } from './mapping/journal-entry'
import { thisMaker } from './mapping/maker'
import { andThen, type Made, type Order, refused, type Way } from './mapping/order'
import { findRouter, type RouterView, type ViewOptions } from './router-view'
import { asMapping, type ListedMapping } from './upnp/upnp-mapping'
import { findMapping, leadsTo } from './upnp/upnp-way'
import { unmake } from './ways'

export interface DeskOptions extends ViewOptions {
  readonly dataFolder: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  readonly randomBytes: (count: number) => Buffer
}

/** Milliseconds for which a router that was found is not searched anew to make or remove something. */
const viewAge = 60_000
/** Milliseconds for undoing what may have been done. */
const undoLimit = 3_000

/** A mapping that was made, with its entry in the journal. */
export interface Booked {
  readonly kind: 'booked'
  readonly made: Made
  readonly entry: JournalEntry
}

/** What all work with routers shares: the journal, and the router that was found last. */
export class RouterDesk {
  readonly journal: Journal
  readonly options: DeskOptions
  #last: { readonly view: RouterView; readonly at: number } | null = null
  /** What people were shown of each place, by protocol and port. */
  readonly #shown = new Map<string, Map<string, string>>()

  constructor(options: DeskOptions) {
    this.options = options
    this.journal = new Journal(options.dataFolder)
  }

  /** Looks for the router anew. */
  async find(place: RouterPlace, signal: AbortSignal, heard?: (router: Router) => void): Promise<RouterView> {
    const view = await findRouter(place, this.options, signal, heard)
    this.#last = view.router === null ? null : { view, at: performance.now() }
    return view
  }

  /** The router as it was found a moment ago, or found now. */
  async view(place: RouterPlace, signal: AbortSignal): Promise<RouterView> {
    const last = this.#last
    if (last !== null && performance.now() - last.at < viewAge && samePlace(last.view.place, place)) {
      return last.view
    }
    return this.find(place, signal)
  }

  /** What the journal holds of where `place` is. */
  async entriesAt(place: RouterPlace): Promise<JournalReading> {
    const reading = await this.journal.read()
    return { ...reading, entries: reading.entries.filter((entry) => isOf(entry, place)) }
  }

  /** Asks for a mapping by a way, and keeps the journal: it knows of it before the router does. */
  async book(
    view: RouterView,
    { way, make }: Way,
    order: Order,
    purpose: Pick<JournalEntry, 'purpose' | 'endsAt'>,
    previous: JournalEntry | null,
    signal: AbortSignal,
  ): Promise<Booked | Refused> {
    // renewing wants the same nonce (RFC 6887 section 11.3)
    const known = previous?.way === way ? (previous.nonce ?? null) : null
    const nonce = known === null ? this.options.randomBytes(12) : Buffer.from(known, 'hex')
    const { protocol, family, externalPort, internalAddress, internalPort, description } = order
    const asked: JournalEntry = {
      version: 1,
      id: this.options.randomBytes(12).toString('hex'),
      ...purpose,
      state: 'asked',
      way,
      ...{ protocol, family, externalPort, internalAddress, internalPort, description },
      gateway: view.place.gateway,
      local: view.place.local,
      router: view.upnp?.description.id ?? null,
      ...(view.place.insteadOf === undefined ? {} : { named: true }),
      nonce: way === 'pcp' ? nonce.toString('hex') : null,
      pinhole: null,
      epoch: null,
      listed: false,
      // the strongest that may come of it: a router may know no end, or a later one, and a crash may keep us from hearing so
      leaseSeconds: 0,
      madeAt: this.options.wallClock(),
      ...(await thisMaker()),
    }
    try {
      await this.journal.write(asked)
    } catch (error) {
      return refused({ why: 'no-journal', code: String((error as NodeJS.ErrnoException).code) })
    }
    const made = await make(order, nonce, signal)
    if (made.kind === 'refused') {
      return (await this.#tidyUp(view, asked, made)) ? made : andThen(made, { rest: 'may-stand' })
    }
    const entry: JournalEntry = {
      ...asked,
      state: 'made',
      externalPort: made.externalPort,
      description: made.description,
      pinhole: made.pinhole,
      epoch: made.epoch,
      listed: await isListed(view, way, order, made, signal),
      // a router that doesn't tell how long may have made it without an end
      leaseSeconds: made.leaseSeconds ?? 0,
      madeAt: this.options.wallClock(),
    }
    // where this fails, the first note is still there
    await this.journal.write(entry).catch(() => {})
    if (previous !== null) await this.journal.remove(previous.id).catch(() => {})
    return { kind: 'booked', made, entry }
  }

  /**
   * After a refusal there may be a mapping all the same: a request that was cancelled or not answered may have been
   * carried out. Only where that can't be, or it was removed, is the entry forgotten, and this true.
   */
  async #tidyUp(view: RouterView, asked: JournalEntry, { because }: Refused): Promise<boolean> {
    const certain = refusalCode(because) !== null
    const undone = certain || (await unmake(view, asked, AbortSignal.timeout(undoLimit))).kind === 'removed'
    if (undone) await this.journal.remove(asked.id).catch(() => {})
    return undone
  }

  /** Whether an address is one of this computer's, on the router's network or not. */
  isHere(place: RouterPlace, address: string): boolean {
    return address === place.local || address === place.local6 || this.options.isOwnAddress(address)
  }

  /** A listed mapping as people see it. */
  asMapping(place: RouterPlace, listed: ListedMapping, ours: boolean): Mapping {
    return asMapping(listed, { ours, toThisComputer: this.isHere(place, listed.internalAddress) })
  }

  /** Remembers what a person is shown, so that only this is replaced or removed. */
  show(place: RouterPlace, mappings: readonly Mapping[], all: boolean): void {
    const key = placeKey(place)
    const shown = (all ? null : this.#shown.get(key)) ?? new Map<string, string>()
    for (const mapping of mappings) shown.set(mappingKey(mapping), fingerprint(mapping))
    this.#shown.set(key, shown)
  }

  /**
   * Whether a mapping is the one that was shown. Where nothing of this place was shown by this process (a command that
   * was typed after another one had shown it), what the person says has to do.
   */
  wasShown(place: RouterPlace, mapping: Mapping): boolean {
    const shown = this.#shown.get(placeKey(place))
    return shown === undefined || shown.get(mappingKey(mapping)) === fingerprint(mapping)
  }
}

/** Whether the list of UPnP has what was just made. */
async function isListed(
  view: RouterView,
  way: MappingWay,
  order: Order,
  { externalPort }: Made,
  signal: AbortSignal,
): Promise<boolean> {
  if (order.family === 'ipv6' || view.upnp === null) return false
  if (way === 'upnp') return true
  const sight = await findMapping(view.upnp.connection, { ...order, externalPort }, signal)
  return sight.kind === 'found' && leadsTo(sight, order)
}

/** What a person is told who wanted something of a router that isn't there. */
export function noRouter(view: RouterView): Refused {
  return refused({ why: 'no-router', silence: view.silence })
}

/**
 * Whether an entry was made at a place. This computer may have another address there by now: to UPnP that does not matter,
 * but NAT-PMP and PCP know a mapping by the address of who made it.
 */
export function isOf({ gateway, local, way, family }: JournalEntry, place: RouterPlace): boolean {
  return gateway === place.gateway && (local === place.local || (way === 'upnp' && family === 'ipv4'))
}

function samePlace(a: RouterPlace, b: RouterPlace): boolean {
  return a.gateway === b.gateway && a.local === b.local && a.gateway6 === b.gateway6 && a.local6 === b.local6
}

function placeKey({ gateway, local }: RouterPlace): string {
  return `${gateway} ${local}`
}

function mappingKey({ family, protocol, externalPort }: Mapping): string {
  return `${family} ${protocol} ${externalPort}`
}

/** What must not have changed; a lease runs on. */
function fingerprint({ internalAddress, internalPort, remoteHost, description }: Mapping): string {
  return JSON.stringify([internalAddress, internalPort, remoteHost, description])
}
