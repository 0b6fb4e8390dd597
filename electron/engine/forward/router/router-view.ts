import { performance } from 'node:perf_hooks'
import type { RouterSilence } from '#shared/forward/refusal-found'
import type { MappingWay } from '#shared/forward/request'
import type { Router } from '#shared/forward/router'
import type { RouterEvidence } from '#shared/forward/router-evidence'
import type { OtherDevice, RouterNote } from '#shared/forward/router-notes'
import type { Family } from '#shared/sockets/socket'
import type { Neighbours } from '../../platform/platform'
import { chooseGateway, type GatewayChoice } from './gateway-choice'
import { type LocalNetwork, prefixOf, type RouterPlace } from './local-network'
import { askNatPmp, askPcp, type PortControlFinding, serverOf } from './port-control/port-control'
import type { PortControlServer } from './port-control/port-control-exchange'
import { otherRouters, type RouterFacts, routerDoubts, routerNotes, routerSilence } from './router-facts'
import { findUpnp, type UpnpFinding, type UpnpLimits } from './upnp/upnp-find'
import type { UpnpGateway } from './upnp/upnp-gateway'

/** A router as it was found, and how to ask it for something. */
export interface RouterView {
  readonly place: RouterPlace
  /** Null: nothing answered. */
  readonly router: Router | null
  readonly upnp: UpnpGateway | null
  /** Devices that say they are routers, and are not known to be this computer's. */
  readonly others: readonly OtherDevice[]
  readonly natPmp: PortControlServer | null
  readonly pcp: Readonly<Record<Family, PortControlServer | null>>
  /** Seconds that the router remembers what it was asked for; null: it doesn't tell. */
  readonly epochs: { readonly natPmp: number | null; readonly pcp: Readonly<Record<Family, number | null>> }
  /** UPnP is answered by the gateway itself, as far as can be told: what its list lacks is not on the gateway. */
  readonly sameDevice: boolean
  readonly notes: readonly RouterNote[]
  /** Those of them that say why what it takes may be in vain. */
  readonly doubts: readonly RouterNote[]
  /** Why there is no router to be asked; null: there is one. */
  readonly silence: RouterSilence | null
  readonly evidence: readonly RouterEvidence[]
}

export interface ViewOptions {
  /** How long is waited for whom; a test does not wait as long as people do. */
  readonly limits: SearchLimits
  /** Ports that routers listen on: 1900 and 5351, except where a test plays a router. */
  readonly ssdpPort: number
  readonly portControlPort: number
  readonly isOwnAddress: (address: string) => boolean
  /** Hardware addresses of the link; null: they can't be told. */
  readonly neighbours: () => Promise<Neighbours | null>
}

/** Milliseconds from the start. */
export interface SearchLimits {
  readonly upnp: UpnpLimits
  /** For NAT-PMP and PCP. */
  readonly portControl: number
  /** For each where another one has answered already. */
  readonly upnpAfterOthers: number
  readonly portControlAfterUpnp: number
}

/**
 * Routers are known that answer a search after ten seconds; `upnpc` waits for twelve. Whoever
 * answers is told as soon as it does.
 */
export const searchLimits: SearchLimits = {
  upnp: { silent: 10_000, refused: 4_000, gateway: 3_500, devices: 2_000, all: 30_000 },
  portControl: 10_000,
  upnpAfterOthers: 5_000,
  portControlAfterUpnp: 1_000,
}

/**
 * Asks by UPnP, NAT-PMP and PCP at the same time; takes ten seconds where nothing answers, four where nothing listens, and
 * less where something does.
 * @param heard is told what is known as soon as a first protocol has answered, and when more is known
 */
export async function findRouter(
  place: RouterPlace,
  options: ViewOptions,
  signal: AbortSignal,
  heard: (router: Router) => void = () => {},
): Promise<RouterView> {
  const began = performance.now()
  const { limits } = options
  const network: LocalNetwork = {
    gateway: place.gateway,
    local: place.local,
    prefix: prefixOf(place.local),
    isOwn: options.isOwnAddress,
  }
  const [enoughUpnp, enoughOthers] = [new AbortController(), new AbortController()]
  const timers: NodeJS.Timeout[] = []
  const hurry = (whom: AbortController, atMs: number) => {
    timers.push(setTimeout(() => whom.abort(), Math.max(0, atMs - (performance.now() - began))))
  }
  const quiet = AbortSignal.any([signal, enoughOthers.signal])
  const seen: { -readonly [key in keyof Findings]: Findings[key] } = {
    network,
    neighbours: new Map(),
    upnp: null,
    natPmp: null,
    pcp4: null,
    pcp6: null,
  }
  const tell = () => {
    const router = routerOf(place, seen)
    if (router !== null) heard(router)
  }
  const upnp = async () => {
    const found = await findUpnp(
      { network, ssdpPort: options.ssdpPort, limits: limits.upnp, enough: enoughUpnp.signal },
      signal,
    )
    if (found.gateways.some(({ address }) => address !== place.gateway)) {
      seen.neighbours = await options.neighbours()
    }
    seen.upnp = found
    // who has not answered while all of that was asked will not either
    hurry(enoughOthers, limits.portControlAfterUpnp)
    tell()
  }
  const portControl = async (
    key: 'natPmp' | 'pcp4' | 'pcp6',
    server: PortControlServer | null,
    ask: typeof askPcp,
  ) => {
    if (server === null) return
    const finding = await ask(server, limits.portControl, quiet)
    seen[key] = finding
    if (finding.speaks) {
      hurry(enoughUpnp, limits.upnpAfterOthers)
      hurry(enoughOthers, limits.portControlAfterUpnp)
      tell()
    }
  }
  const [server4, server6] = (['ipv4', 'ipv6'] as const).map((family) =>
    serverOf(place, family, options.portControlPort),
  )
  await Promise.all([
    upnp(),
    portControl('natPmp', server4 ?? null, askNatPmp),
    portControl('pcp4', server4 ?? null, askPcp),
    portControl('pcp6', server6 ?? null, askPcp),
  ])
  for (const timer of timers) clearTimeout(timer)
  signal.throwIfAborted()
  return viewOf(place, seen, { server4: server4 ?? null, server6: server6 ?? null })
}

interface Findings {
  readonly network: LocalNetwork
  readonly neighbours: Neighbours | null
  readonly upnp: UpnpFinding | null
  readonly natPmp: PortControlFinding | null
  readonly pcp4: PortControlFinding | null
  readonly pcp6: PortControlFinding | null
}

function viewOf(
  place: RouterPlace,
  findings: Findings,
  servers: { readonly server4: PortControlServer | null; readonly server6: PortControlServer | null },
): RouterView {
  const { upnp, natPmp, pcp4, pcp6 } = findings
  const router = routerOf(place, findings)
  const choice = choiceOf(findings)
  const { gateway } = choice
  const facts: RouterFacts = {
    gateway: place.gateway,
    insteadOf: place.insteadOf ?? null,
    upnp,
    choice,
    natPmp,
    pcp: [pcp4, pcp6].filter((finding) => finding !== null),
    speaks: router !== null,
  }
  return {
    place,
    router,
    upnp: gateway,
    natPmp: natPmp?.speaks === true ? servers.server4 : null,
    pcp: {
      ipv4: pcp4?.speaks === true ? servers.server4 : null,
      ipv6: pcp6?.speaks === true ? servers.server6 : null,
    },
    epochs: {
      natPmp: natPmp?.epoch ?? null,
      pcp: { ipv4: pcp4?.epoch ?? null, ipv6: pcp6?.epoch ?? null },
    },
    others: otherRouters(facts),
    sameDevice: choice.sure,
    notes: routerNotes(facts),
    doubts: routerDoubts(facts),
    silence: routerSilence(facts),
    evidence: [
      ...(upnp?.evidence ?? []),
      ...[natPmp, pcp4, pcp6].flatMap((finding) => (finding === null ? [] : [finding.evidence])),
    ],
  }
}

function choiceOf({ network, neighbours, upnp, natPmp }: Findings): GatewayChoice {
  return chooseGateway(upnp?.gateways ?? [], { network, neighbours, outer: natPmp?.wan ?? null })
}

/** Null while nothing has answered. */
function routerOf(place: RouterPlace, findings: Findings): Router | null {
  const { natPmp, pcp4, pcp6 } = findings
  const { gateway } = choiceOf(findings)
  const speaks: { way: MappingWay; detail: string }[] = []
  if (gateway !== null) {
    const pinholes = gateway.pinholes === null ? '' : ', WANIPv6FirewallControl:1'
    speaks.push({ way: 'upnp', detail: `${gateway.connection.shortType}${pinholes}` })
  }
  if (natPmp?.speaks === true) speaks.push({ way: 'nat-pmp', detail: 'version 0' })
  const families = [...(pcp4?.speaks === true ? ['IPv4'] : []), ...(pcp6?.speaks === true ? ['IPv6'] : [])]
  if (families.length > 0) speaks.push({ way: 'pcp', detail: `version 2, ${families.join(' and ')}` })
  if (speaks.length === 0) return null
  return {
    address: place.gateway,
    name: gateway?.description.name ?? null,
    model: gateway?.description.model ?? null,
    manufacturer: gateway?.description.manufacturer ?? null,
    page: gateway?.description.page ?? null,
    wan: gateway?.wan ?? natPmp?.wan ?? null,
    speaks,
  }
}
