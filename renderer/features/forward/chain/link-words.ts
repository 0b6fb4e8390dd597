import type { ForwardVerdict } from '#shared/forward/forward-verdicts'
import { type ForwardAddresses, type ForwardLink, forwardLinks } from '#shared/forward/report'
import type { LinkLook, LinkView } from '../run/chain-state'

/** The links in the order in which a stranger’s packet passes them, as the picture shows them. */
export const inwards: readonly ForwardLink[] = [
  'name',
  'outside',
  'provider',
  'router',
  'computer',
  'program',
]

const names: Readonly<Record<ForwardLink, string>> = {
  name: 'Name',
  outside: 'Internet',
  provider: 'Provider',
  router: 'Router',
  computer: 'This computer',
  program: 'Program',
}

export function linkName(link: ForwardLink): string {
  return names[link]
}

/** What each link has to do, for somebody who never tested. */
export const linkLessons: Readonly<Record<ForwardLink, string>> = {
  name: 'Must lead friends who type it to your address, and games to the port.',
  outside: 'Somebody out there knocks on your port. Only a helper outside can prove that it works.',
  provider: 'Leads to your home. Some share one address among many homes, and then nothing gets in.',
  router: 'Must pass what arrives on the port on to this computer, and to no other.',
  computer: 'Must have the address that the router knows, and a firewall that lets it in.',
  program: 'Must listen on the port, and not only to this computer itself.',
}

/** A state in a word. */
const lookWords: Readonly<Record<LinkLook, string>> = {
  ok: 'In order',
  broken: 'Broken here',
  unknown: 'Not known',
  'not-tested': 'Not tested',
  waiting: 'Waiting',
  testing: 'Testing',
}

/** The link that a verdict is about; null: several, or none. */
const verdictLinks: Readonly<Record<ForwardVerdict, ForwardLink | null>> = {
  reachable: null,
  'reachable-other-machine': null,
  'reachable-no-answer': null,
  'no-listener': 'program',
  'loopback-only': 'program',
  'host-firewall': 'computer',
  'no-gateway': 'computer',
  'no-mapping': 'router',
  'mapping-wrong-host': 'router',
  'mapping-wrong-port': 'router',
  'mapping-disabled': 'router',
  'mapping-ineffective': 'router',
  'double-nat': 'provider',
  'carrier-grade-nat': 'provider',
  'vpn-or-other-exit': 'provider',
  'blocked-upstream': 'outside',
  'no-internet': 'provider',
  'name-points-elsewhere': 'name',
  'not-known': null,
}

/**
 * The broken link to begin with: the verdict's, or, where there is no verdict yet, the first on the way out from the
 * program. Others may be broken only because it is.
 */
export function firstBroken(
  links: Readonly<Record<ForwardLink, LinkView>>,
  verdict: ForwardVerdict | null,
): ForwardLink | null {
  const judged = verdict === null ? null : verdictLinks[verdict]
  if (judged !== null && links[judged].look === 'broken') return judged
  return forwardLinks.find((link) => links[link].look === 'broken') ?? null
}

/** A link's state in words; `first`: it is the first that is broken. */
export function lookWord(link: ForwardLink, look: LinkLook, first: boolean): string {
  if (look !== 'broken' || first) return lookWords[look]
  return link === 'outside' ? 'Nobody gets in' : 'Broken too'
}

/** An address at its place on the way, with what it is. */
export interface PlacedAddress {
  readonly label: string
  readonly address: string
}

/** The addresses that belong to a link. */
export function addressesAt(
  link: ForwardLink,
  addresses: ForwardAddresses | null,
  port: string | null,
  name: string | null,
): readonly PlacedAddress[] {
  const placed = (label: string, address: string | null | undefined): readonly PlacedAddress[] =>
    address === null || address === undefined ? [] : [{ label, address }]
  switch (link) {
    case 'name':
      return placed('friends type', name)
    case 'outside':
      return [...placed('sees you as', addresses?.outside), ...placed('and as', addresses?.outside6)]
    case 'provider':
      return placed('gave the router', addresses?.wan)
    case 'router':
      return placed('inside', addresses?.gateway)
    case 'computer':
      return [
        ...placed(addresses?.interface ?? 'address', addresses?.lan),
        ...placed('IPv6', addresses?.lan6),
      ]
    case 'program':
      return placed('port', port)
  }
}
