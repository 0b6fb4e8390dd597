import type { HelperTriedFound } from '#shared/forward/look-found'
import type { NatFound } from '#shared/forward/nat-behaviour'
import type { PortPair } from '#shared/forward/port-set'
import type { Refusal, RouterSilence } from '#shared/forward/refusal-found'
import type { NatLifetime } from '#shared/forward/report'
import type { AddMapping, OutsideHelpers, RemoveMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping, RemoveMappingAnswer, Router } from '#shared/forward/router'
import type { RouterEvidence } from '#shared/forward/router-evidence'
import type { LeftForward, OtherDevice, RouterNote } from '#shared/forward/router-notes'
import type { StunFinding } from '#shared/forward/stun-found'
import type { OutsideFinding, ProviderFinding, Sight } from '#shared/forward/verdict/findings'
import type { NameFinding } from '#shared/forward/verdict/name-finding'
import type { Family, Protocol } from '#shared/sockets/socket'
import type { AnswererHit, AnswererRefused } from './outside/answerer'
import type { AnswererPage } from './outside/answerer-tcp'
import type { RouterPlace } from './router/local-network'

export type { RouterPlace } from './router/local-network'

/** What the chain needs of those who know routers and of those who look from outside: tests bring their own. */

/** What was found; everything read back. */
export interface RouterLook {
  /** Null: nothing answered. */
  readonly router: Router | null
  readonly mappings: readonly Mapping[]
  /** Devices that say they are routers, and are not known to be this one. */
  readonly others: readonly OtherDevice[]
  readonly notes: readonly RouterNote[]
  /** Where there is no router to be asked: why. */
  readonly silence: RouterSilence | null
  /** Protocol by protocol: what was asked, what it answered, how long it took. */
  readonly evidence: readonly RouterEvidence[]
  /**
   * The list of mappings is whole as UPnP tells it; false: absence from it proves nothing. Even a whole one need not have
   * the forwards that were made on the router's own page.
   */
  readonly reliable: boolean
}

/**
 * A mapping that lasts as long as a test. `release` never throws; where it can't be proved that the mapping is gone, it tells
 * what may be left.
 */
export type TestMapping =
  | {
      readonly mapping: Mapping
      /** The router's outer address, where its protocol tells it with a mapping only (PCP). */
      readonly externalAddress: string | null
      release(): Promise<LeftForward | null>
    }
  | { readonly refused: Refusal }

export interface TestMappingWish {
  readonly protocol: Protocol
  readonly externalPort: number
  readonly internalPort: number
  /** Of its lease. */
  readonly seconds: number
}

/** What tells a router from another one that has the same address; null: not known. */
export interface RouterIdentity {
  /** Its unique name in UPnP. */
  readonly name: string | null
  /** Its hardware address, where it is no virtual one. */
  readonly hardware: string | null
  /** Seconds since it was started, or its connection was: it may have forgotten all forwards then; null: not told. */
  readonly upFor: number | null
}

export interface RouterPart {
  look(place: RouterPlace, signal: AbortSignal): Promise<RouterLook>
  add(place: RouterPlace, wish: AddMapping, signal: AbortSignal): Promise<AddMappingAnswer>
  remove(place: RouterPlace, wish: RemoveMapping, signal: AbortSignal): Promise<RemoveMappingAnswer>
  open(place: RouterPlace, wish: TestMappingWish, signal: AbortSignal): Promise<TestMapping>
  /** Removes what a crash left; says what. */
  sweep(place: RouterPlace, signal: AbortSignal): Promise<readonly RouterNote[]>
  /** Whether the router has a forward that Portlight made there; null: it can't be told. */
  stands(place: RouterPlace, mapping: Mapping, signal: AbortSignal): Promise<boolean | null>
  /** Which router it is; `known`: as it was found a moment ago, where it was. */
  identify(place: RouterPlace, how: 'known' | 'anew', signal: AbortSignal): Promise<RouterIdentity>
  close(): Promise<void>
}

export interface StunSeen extends StunFinding {
  /** Address at which it was asked; null: its name led nowhere. */
  readonly asked: string | null
}

/** How the NAT behaves, and each port of ours with that which a server saw instead. */
export interface NatSeen {
  readonly found: NatFound
  readonly ports: readonly PortPair[]
}

export interface PortAnswer {
  close(): Promise<void>
  hits(): readonly AnswererHit[]
  readonly port: number
}

export interface OutsideProbe {
  readonly port: number
  readonly protocol: Protocol
  /** Null: somebody else answers the port. */
  readonly token: string | null
  readonly family: Family
  /** Our address on the internet, for those who have to be told where to look; null: not known. */
  readonly target: string | null
}

/** How far packets came, or why nobody could look; nothing: none of those who are named can. */
export type TraceSeen = Pick<OutsideFinding, 'trace' | 'noTrace'>

export interface OutsidePart {
  askStun(
    servers: readonly string[],
    options: { readonly family: Family },
    signal: AbortSignal,
  ): Promise<readonly StunSeen[]>
  /** How long the NAT keeps a port open on which nothing is sent; takes minutes. */
  natLifetime(servers: readonly string[], signal: AbortSignal): Promise<NatLifetime>
  natBehaviour(servers: readonly string[], signal: AbortSignal): Promise<NatSeen>
  newToken(): string
  answerPort(
    options: {
      readonly port: number
      readonly protocol: Protocol
      readonly family: 'both'
      readonly token: string
      readonly page?: AnswererPage
    },
    signal: AbortSignal,
  ): Promise<PortAnswer | AnswererRefused>
  /** Asks each helper whether it is there. */
  tryHelpers(helpers: OutsideHelpers, signal: AbortSignal): Promise<readonly HelperTriedFound[]>
  probe(helpers: OutsideHelpers, probe: OutsideProbe, signal: AbortSignal): Promise<readonly Sight[]>
  /** Where packets to a port stop on their way from outside, by one of those who are named and can tell. */
  trace(
    helpers: OutsideHelpers,
    wanted: { readonly port: number; readonly target: string },
    signal: AbortSignal,
  ): Promise<TraceSeen>
  /** What name servers tell of a name. */
  lookUpName(
    name: string,
    options: { readonly protocol: Protocol },
    signal: AbortSignal,
  ): Promise<NameFinding>
  /** Private addresses that answer beyond the router, which are not those of this computer's own networks. */
  lookBeyond(gateway: string, signal: AbortSignal): Promise<readonly string[]>
  /** The first hops on the way to an address; null: can't be told. */
  firstHops(target: string, signal: AbortSignal): Promise<readonly (string | null)[] | null>
  /** Those of some private addresses beyond the router that answer NAT-PMP, with the outer address that each tells. */
  askBeyond(
    addresses: readonly string[],
    local: string,
    signal: AbortSignal,
  ): Promise<NonNullable<ProviderFinding['second']>>
  /** One try from inside at the router's outer address. */
  hairpin(
    target: {
      readonly address: string
      readonly port: number
      readonly protocol: Protocol
      readonly token: string | null
    },
    signal: AbortSignal,
  ): Promise<boolean>
}
