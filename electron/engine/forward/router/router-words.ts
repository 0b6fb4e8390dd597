import { outcomeText } from '#shared/forward/device-told'
import { reasonText } from '#shared/forward/refusal-told'
import type { OtherRouter } from '#shared/forward/router'
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

/**
 * Every sentence about what a router is and tells is made here, of all facts at once, so that no two of them can
 * contradict each other.
 */
export function routerNotes(facts: RouterFacts): readonly string[] {
  const { gateway, insteadOf, upnp, natPmp, pcp, speaks, choice } = facts
  const found = choice.gateway
  const notes = new Set<string>()
  if (insteadOf !== null) notes.add(namedInstead(gateway, insteadOf))
  for (const device of upnp?.devices ?? []) {
    // the router's own ways are told in one sentence, where there is none that it takes
    if (device.address === gateway && !speaks) continue
    const sentence = deviceSentence(device, gateway, found !== null)
    if (sentence !== null) notes.add(sentence)
  }
  if (choice.sure && found !== null && found.address !== gateway) {
    notes.add(`The router answers UPnP at another of its addresses, ${found.address}.`)
  }
  for (const doubt of routerDoubts(facts)) notes.add(doubt)
  for (const finding of [natPmp, ...pcp]) if (finding?.speaks === true) addRefusal(finding, notes)
  const told = [found?.wan ?? null, natPmp?.wan ?? null].filter((wan) => wan !== null)
  if (new Set(told).size > 1) {
    notes.add(`The router tells two outer addresses: ${told[0]} by UPnP, ${told[1]} by NAT-PMP.`)
  }
  return [...notes]
}

/** Why what the router takes may be in vain: said also with every change that it takes. */
export function routerDoubts({ gateway, choice }: RouterFacts): readonly string[] {
  const found = choice.gateway
  if (found === null) return []
  return [
    ...(choice.sure
      ? []
      : [
          `The gateway’s address ${gateway} is one that several routers may share. The one that answers UPnP, at ${found.address}, is the only one of them that says it is connected.`,
        ]),
    ...(found.status === null || /^connected$/i.test(found.status)
      ? []
      : [`The router says of its connection to the internet: “${found.status}”.`]),
  ]
}

/** Said wherever a person named a device that this computer's packets don't go to. */
export function namedInstead(gateway: string, insteadOf: string): string {
  return `${gateway} was named as the router, but what this computer sends to the internet goes over ${insteadOf}. What ${gateway} forwards may let nobody in.`
}

/** Devices that say they are routers and are not known to be this computer's, each with a sentence that says why. */
export function otherRouters({ gateway, choice }: RouterFacts): readonly OtherRouter[] {
  return choice.others.map(({ device, reason }) => {
    const { address, description } = device
    const name = description.name === null ? '' : ` (“${description.name}”)`
    return {
      address,
      name: description.name,
      sentence: `The device at ${address}${name} says that it is a router, too. This computer’s router is ${gateway}. ${otherWords(device, reason)}`,
    }
  })
}

function otherWords({ address, status, wan }: UpnpGateway, reason: OtherReason): string {
  switch (reason) {
    case 'not-connected':
      return status === null || /^connected$/i.test(status)
        ? `The device at ${address} has no outer address, so what it forwards lets nobody in.`
        : `The device at ${address} says of its own connection to the internet: “${status}”. So what it forwards lets nobody in.`
    case 'outer-inside':
      return `What the device at ${address} calls its outer address, ${wan}, is an address of this network. So what it forwards lets nobody in from the internet.`
    case 'other-hardware':
      return `It is another device, by its hardware address, so what it forwards may let nobody in.`
    case 'several':
      return 'That is an address that several routers share, and which of them has it now is not known.'
    case 'not-known':
      return 'Whether both are the same device is not known.'
  }
}

/** What stands for a router where none takes requests: a few sentences. Null: one does. */
export function routerSilence(facts: RouterFacts): string | null {
  if (facts.speaks) return null
  const who = `The router at ${facts.gateway}`
  const portControl = [...(facts.natPmp === null ? [] : [facts.natPmp]), ...facts.pcp]
  const ways = [
    ['UPnP', upnpSaid(facts)],
    ['NAT-PMP', portControlSaid(portControl, 'NAT-PMP')],
    ['PCP', portControlSaid(portControl, 'PCP')],
  ] as const
  const silent = ways.flatMap(([name, said]) => (said === null ? [name] : []))
  const others = ways.flatMap(([, said]) => said ?? [])
  if (others.length === 0) {
    return `${who} answers neither UPnP nor NAT-PMP nor PCP. They may be switched off in its settings; forwards have to be made on its own page then.`
  }
  const rest =
    silent.length > 1
      ? [`it answers neither ${silent.join(' nor ')}`]
      : silent.map((name) => `it does not answer ${name}`)
  const refusals = new Set<string>()
  for (const finding of portControl) addRefusal(finding, refusals)
  return [
    `${who} ${listed([...others, ...rest])}.`,
    ...refusals,
    'So forwards have to be made on its own page.',
  ].join(' ')
}

function addRefusal({ way, refusal }: PortControlFinding, to: Set<string>): void {
  if (refusal !== null) to.add(`${way}: ${reasonText(refusal)}`)
}

/** Why the list of forwards is not whole, or is none. */
export function listNotes(list: MappingList | null, speaks: boolean): readonly string[] {
  if (list !== null) return list.note === null ? [] : [list.note]
  if (!speaks) return []
  return [
    'The router does not list its forwards: NAT-PMP and PCP can’t do that. Only those that Portlight made are shown.',
  ]
}

/** Of a device that is not taken; null: there is nothing to say of it. */
function deviceSentence(
  { address, outcome }: DeviceFinding,
  gateway: string,
  anotherFound: boolean,
): string | null {
  const who = address === gateway ? `The router at ${address}` : `The device at ${address}`
  switch (outcome.kind) {
    case 'gateway':
      return null
    case 'elsewhere':
      return `${who} names an address outside of this network as the router’s, which Portlight does not follow.`
    case 'not-waited':
      return anotherFound ? null : `${who} says that it is a router, but ${outcomeText(outcome)}.`
    default:
      return `${who} says that it is a router, but ${outcomeText(outcome)}.`
  }
}

/** What the gateway said by UPnP, in clauses that go on from "the router"; null: nothing. */
function upnpSaid({ gateway, upnp }: RouterFacts): readonly string[] | null {
  if (upnp === null || upnp.problem !== null) {
    return [`could not be asked by UPnP${upnp?.problem == null ? '' : ` (${upnp.problem})`}`]
  }
  const clauses = upnp.devices.flatMap(({ address, outcome }) =>
    address !== gateway || outcome.kind === 'gateway'
      ? []
      : [`says by UPnP that it is a router, but ${outcomeText(outcome)}`],
  )
  return clauses.length === 0 ? null : [...new Set(clauses)].slice(0, 1)
}

/** The same of NAT-PMP or PCP. */
function portControlSaid(
  all: readonly PortControlFinding[],
  way: PortControlFinding['way'],
): readonly string[] | null {
  const findings = all.filter((finding) => finding.way === way)
  if (findings.some(({ refusal }) => refusal !== null)) return [`refuses ${way}`]
  const unasked = findings.map((finding) => finding.unasked)
  const [first] = unasked
  return first != null && !unasked.includes(null) ? [`could not be asked by ${way} (${first})`] : null
}

/** "a", "a, and b", "a, b, and c". */
function listed(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? ''
  return clauses.length < 2 ? last : `${clauses.slice(0, -1).join(', ')}, and ${last}`
}

/** What is said where our own time ran out before the router's answers were in. */
export function notWaited(gateway: string, limitMs: number): string {
  return `Portlight stopped waiting for the router at ${gateway} after ${Math.round(limitMs / 1_000)} seconds.`
}
