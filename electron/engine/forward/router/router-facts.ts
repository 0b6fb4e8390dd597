import type { RouterSilence } from '#shared/forward/refusal-found'
import type { OtherDevice, RouterNote } from '#shared/forward/router-notes'
import type { GatewayChoice, OtherReason } from './gateway-choice'
import type { PortControlFinding } from './port-control/port-control'
import type { DeviceFinding, UpnpFinding } from './upnp/upnp-find'
import type { UpnpGateway } from './upnp/upnp-gateway'
import type { MappingList } from './upnp/upnp-list'

/** All that was found out about the router of a place. */
export interface RouterFacts {
  /** Its address. */
  readonly gateway: string
  /** That of the default route, where a person named another one. */
  readonly insteadOf: string | null
  readonly upnp: UpnpFinding | null
  /** Which of those that UPnP found is this router. */
  readonly choice: GatewayChoice
  readonly natPmp: PortControlFinding | null
  /** Over IPv4 and IPv6, as far as it was asked. */
  readonly pcp: readonly PortControlFinding[]
  /** Something answered that takes requests. */
  readonly speaks: boolean
}

/** Whatever is said of what a router is and tells comes of all facts at once, so that no two notes can contradict each other. */
export function routerNotes(facts: RouterFacts): readonly RouterNote[] {
  const { gateway, insteadOf, upnp, natPmp, pcp, speaks, choice } = facts
  const found = choice.gateway
  const [byUpnp, byNatPmp] = [found?.wan ?? null, natPmp?.wan ?? null]
  return [
    ...(insteadOf === null ? [] : [{ note: 'named-instead', gateway, insteadOf } as const]),
    ...(upnp?.devices ?? []).flatMap((device) => {
      // the router's own ways are told in one sentence, where there is none that it takes
      return device.address === gateway && !speaks ? [] : deviceNote(device, gateway, found !== null)
    }),
    ...(choice.sure && found !== null && found.address !== gateway
      ? [{ note: 'other-address', address: found.address } as const]
      : []),
    ...routerDoubts(facts),
    ...refusalsOf([natPmp, ...pcp].filter((finding) => finding?.speaks === true)).map(
      (because) => ({ note: 'refuses', because }) as const,
    ),
    ...(byUpnp !== null && byNatPmp !== null && byUpnp !== byNatPmp
      ? [{ note: 'two-addresses', upnp: byUpnp, natPmp: byNatPmp } as const]
      : []),
  ]
}

/** Why what the router takes may be in vain: said also with every change that it takes. */
export function routerDoubts({ gateway, choice }: RouterFacts): readonly RouterNote[] {
  const found = choice.gateway
  if (found === null) return []
  const status = otherStatus(found)
  return [
    ...(choice.sure ? [] : [{ note: 'shared-address', gateway, address: found.address } as const]),
    ...(status === null ? [] : [{ note: 'connection', status } as const]),
  ]
}

/** What it says of its connection; null: nothing, or that all is well. */
function otherStatus({ status }: UpnpGateway): string | null {
  return status === null || /^connected$/i.test(status) ? null : status
}

/** Devices that say they are routers and are not known to be this computer's, each with the reason. */
export function otherRouters({ gateway, choice }: RouterFacts): readonly OtherDevice[] {
  return choice.others.map(({ device, reason }) => ({
    address: device.address,
    name: device.description.name,
    gateway,
    because: otherReason(device, reason),
  }))
}

function otherReason(device: UpnpGateway, why: OtherReason): OtherDevice['because'] {
  switch (why) {
    case 'not-connected':
      return { why, status: otherStatus(device) }
    case 'outer-inside':
      return { why, wan: device.wan ?? '' }
    default:
      return { why }
  }
}

/** What stands for a router where none takes requests. Null: one does. */
export function routerSilence(facts: RouterFacts): RouterSilence | null {
  if (facts.speaks) return null
  const portControl = [...(facts.natPmp === null ? [] : [facts.natPmp]), ...facts.pcp]
  return {
    silence: 'no-way',
    gateway: facts.gateway,
    upnp: upnpSaid(facts),
    'nat-pmp': portControlSaid(portControl, 'NAT-PMP'),
    pcp: portControlSaid(portControl, 'PCP'),
    refusals: refusalsOf(portControl),
  }
}

function refusalsOf(findings: readonly (PortControlFinding | null)[]) {
  return findings.flatMap((finding) => finding?.refusal ?? [])
}

/** Why the list of forwards is not whole, or is none. */
export function listNotes(list: MappingList | null, speaks: boolean): readonly RouterNote[] {
  if (list !== null) return list.note === null ? [] : [list.note]
  return speaks ? [{ note: 'no-list' }] : []
}

/** Of a device that is not taken; empty: there is nothing to say of it. */
function deviceNote(
  { address, outcome }: DeviceFinding,
  gateway: string,
  anotherFound: boolean,
): readonly RouterNote[] {
  if (outcome.kind === 'gateway' || (outcome.kind === 'not-waited' && anotherFound)) return []
  return [{ note: 'device', address, isGateway: address === gateway, outcome }]
}

type Said = Extract<RouterSilence, { readonly silence: 'no-way' }>['upnp']

/** What the gateway said by UPnP. */
function upnpSaid({ gateway, upnp }: RouterFacts): Said {
  if (upnp === null || upnp.problem !== null) return { said: 'not-asked', code: upnp?.problem?.code ?? null }
  for (const { address, outcome } of upnp.devices) {
    if (address === gateway && outcome.kind !== 'gateway') return { said: 'device', outcome }
  }
  return null
}

/** The same of NAT-PMP or PCP. */
function portControlSaid(all: readonly PortControlFinding[], way: PortControlFinding['way']): Said {
  const findings = all.filter((finding) => finding.way === way)
  if (findings.some(({ refusal }) => refusal !== null)) return { said: 'refuses' }
  const unasked = findings.map((finding) => finding.unasked)
  const [code] = unasked
  return code != null && !unasked.includes(null) ? { said: 'not-asked', code } : null
}
