import { randomBytes } from 'node:crypto'
import type { AddMapping, RemoveMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping, RemoveMappingAnswer, Router } from '#shared/forward/router'
import type { RouterEvidence } from '#shared/forward/router-evidence'
import type { RouterNote } from '#shared/forward/router-notes'
import type { Neighbours } from '../../platform/platform'
import type { RouterIdentity, RouterLook, TestMapping } from '../parts'
import { hardwareOf, isVirtual } from './gateway-choice'
import type { RouterPlace } from './local-network'
import { addMapping } from './mapping/add-mapping'
import { knownMappings } from './mapping/known-mappings'
import { withoutKind } from './mapping/order'
import { removeMapping } from './mapping/remove-mapping'
import { TestMappings } from './mapping/test-mappings'
import { portControlPort } from './port-control/port-control'
import { RouterDesk } from './router-desk'
import { listNotes } from './router-facts'
import { type SearchLimits, searchLimits } from './router-view'
import { ssdpPort } from './upnp/ssdp-search'
import { type MappingList, readMappings } from './upnp/upnp-list'
import { findMapping, leadsTo } from './upnp/upnp-way'
import { wayNamed } from './ways'

export type { RouterPlace } from './local-network'

export interface RoutersOptions {
  /** Folder of the journal; made when needed. */
  readonly dataFolder: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Bytes that nobody can guess; default: the system's. */
  readonly random?: (count: number) => Buffer
  readonly isOwnAddress: (address: string) => boolean
  /** Hardware addresses of the link; default: they can't be told. */
  readonly neighbours?: () => Promise<Neighbours | null>
  /** How long is waited for answers; default: as long as real routers take. */
  readonly limits?: SearchLimits
  /** Where routers listen, 1900 and 5351: a test that plays one has no right to those. */
  readonly ports?: { readonly ssdp: number; readonly portControl: number }
}

/** Routers, as far as UPnP, NAT-PMP and PCP reach them. */
export class Routers {
  readonly #desk: RouterDesk
  readonly #tests: TestMappings

  constructor({ dataFolder, wallClock, random, isOwnAddress, neighbours, ports, limits }: RoutersOptions) {
    this.#desk = new RouterDesk({
      dataFolder,
      wallClock,
      randomBytes: random ?? randomBytes,
      isOwnAddress,
      neighbours: neighbours ?? (async () => null),
      limits: limits ?? searchLimits,
      ssdpPort: ports?.ssdp ?? ssdpPort,
      portControlPort: ports?.portControl ?? portControlPort,
    })
    this.#tests = new TestMappings(this.#desk)
  }

  /**
   * Looks for the router by all three protocols at once, and reads its mappings.
   * @param heard is told what is known as soon as a first protocol has answered, and again when more is known
   */
  async look(place: RouterPlace, signal: AbortSignal, heard?: (router: Router) => void): Promise<RouterLook> {
    const view = await this.#desk.find(place, signal, heard)
    const list = view.upnp === null ? null : await readMappings(view.upnp.connection, signal)
    signal.throwIfAborted()
    const { entries, notes, hidden } = await this.#desk.entriesAt(place)
    const reliable = list?.whole === true && view.sameDevice
    const now = this.#desk.options.wallClock()
    const there = await Promise.all(
      entries.map((entry) => {
        const way = wayNamed(view, entry.way, entry.family)
        return 'kind' in way ? false : way.remembers(entry, now, signal)
      }),
    )
    const { mappings, gone } = knownMappings({
      listed: list?.mappings ?? null,
      reliable,
      entries: view.router === null ? [] : entries,
      isOwnAddress: (address) => this.#desk.isHere(place, address),
      remembers: (entry) => there[entries.indexOf(entry)] === true,
      now,
    })
    const id = view.upnp?.description.id ?? null
    for (const entry of gone) {
      // those of tests are for the sweep, and those of another router with the same address are not gone
      const sameRouter = entry.router === null || id === null || entry.router === id
      if (entry.purpose === 'kept' && sameRouter) await this.#desk.journal.remove(entry.id).catch(() => {})
    }
    this.#desk.show(place, mappings, true)
    return {
      router: view.router,
      mappings,
      others: view.others,
      notes: [
        ...view.notes,
        ...listNotes(list, view.router !== null),
        ...notes,
        ...(hidden ? [{ note: 'other-user' } as const] : []),
      ],
      silence: view.silence,
      evidence: [...view.evidence, ...evidenceOf(list)],
      reliable,
    }
  }

  /** Makes a mapping that stays. */
  add(place: RouterPlace, wish: AddMapping, signal: AbortSignal): Promise<AddMappingAnswer> {
    return addMapping(this.#desk, place, wish, signal)
  }

  /** Removes a mapping. */
  remove(place: RouterPlace, wish: RemoveMapping, signal: AbortSignal): Promise<RemoveMappingAnswer> {
    return removeMapping(this.#desk, place, wish, signal)
  }

  /**
   * Makes a mapping for one test, to this computer: short lease, in the journal before it is asked for. A test that is
   * cancelled leaves none behind.
   */
  async open(
    place: RouterPlace,
    wish: {
      readonly protocol: Mapping['protocol']
      readonly externalPort: number
      readonly internalPort: number
      readonly seconds: number
    },
    signal: AbortSignal,
  ): Promise<TestMapping> {
    const opened = await this.#tests.open(place, wish, signal)
    return 'kind' in opened ? { refused: withoutKind(opened) } : opened
  }

  /** Removes what interrupted tests left on this router, and says what. Costs nothing where there is nothing to do. */
  sweep(place: RouterPlace, signal: AbortSignal): Promise<readonly RouterNote[]> {
    return this.#tests.sweep(place, signal)
  }

  /** Which router it is; `known`: as it was found a moment ago, where it was. */
  async identify(place: RouterPlace, how: 'known' | 'anew', signal: AbortSignal): Promise<RouterIdentity> {
    const view = await this.#desk[how === 'anew' ? 'find' : 'view'](place, signal)
    const hardware = hardwareOf(place.gateway, await this.#desk.options.neighbours())
    return {
      name: view.upnp?.description.id ?? null,
      hardware: hardware === null || isVirtual(hardware) ? null : hardware,
      upFor: lowest(view.upnp?.upFor, view.epochs.natPmp, view.epochs.pcp.ipv4, view.epochs.pcp.ipv6),
    }
  }

  /** Whether the router has a forward that Portlight made there; null: it can't be told. */
  async stands(place: RouterPlace, mapping: Mapping, signal: AbortSignal): Promise<boolean | null> {
    const view = await this.#desk.view(place, signal)
    if (mapping.family === 'ipv6' || view.upnp === null) return null
    const sight = await findMapping(view.upnp.connection, mapping, signal)
    return sight.kind === 'unknown' ? null : sight.kind === 'found' && leadsTo(sight, mapping)
  }

  /** Removes the mappings of tests that still run, within 3 s. */
  close(): Promise<void> {
    return this.#tests.close()
  }
}

/** The lowest of those that are told; null: none is. */
function lowest(...figures: readonly (number | null | undefined)[]): number | null {
  const told = figures.filter((figure) => figure != null)
  return told.length === 0 ? null : Math.min(...told)
}

function evidenceOf(list: MappingList | null): readonly RouterEvidence[] {
  if (list === null) return []
  return [{ seen: 'list', action: list.how, forwards: list.mappings.length, whole: list.whole }]
}
