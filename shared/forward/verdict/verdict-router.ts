import { portText } from '../../ports/port-text'
import { isGlobalIpv6, outerKind, seenFromOutside } from '../addresses'
import { portMappings } from '../mapping-choice'
import { refusalText } from '../refusal-told'
import type { Mapping } from '../router'
import { toldEvidence } from '../router-evidence-told'
import { silenceText } from '../silence-told'
import { wayNames } from '../way-names'
import type { ComputerFinding, ForwardFindings, RouterFinding } from './findings'
import { brokenLink, type LinkView, link, routerPage, thisComputer, valuesToType } from './verdict-parts'
import { atThePort, programs } from './verdict-program'

/**
 * True where this computer has the public address itself: nothing has to be forwarded then. Some networks use public
 * addresses that aren't theirs inside; the outside sees another one then.
 */
export function isDirect(findings: ForwardFindings): boolean {
  const lan = findings.computer?.lan ?? null
  if (lan === null || outerKind(lan) !== 'public') return false
  const seen = seenFromOutside(findings, 'ipv4')
  return seen.kind !== 'agreed' || seen.address === lan
}

/** It has no router over IPv4; not where its routes are not told, so that nobody knows. */
function hasNoGateway(computer: ComputerFinding | null): boolean {
  return computer?.gateway === null && computer.routes !== null
}

/**
 * This computer's own address where it dials in by itself (a modem, a stick) and its provider gives it one of a carrier's
 * NAT; null: it doesn't.
 */
export function carriersOwn({ computer }: ForwardFindings): string | null {
  const address = hasNoGateway(computer) ? (computer?.exit?.address ?? null) : (computer?.lan ?? null)
  if (address === null || outerKind(address) !== 'carrier') return null
  // 100.64/10 behind a gateway may be a home's as well; 192.0.0.0/29 is that of hosts which have IPv4 only inside of IPv6 (RFC 7335)
  return hasNoGateway(computer) || address.startsWith('192.0.0.') ? address : null
}

/** True where only IPv6 leads out, which has no forwards. */
export function isOnlyIpv6({ computer }: ForwardFindings): boolean {
  const lan6 = computer?.lan6 ?? null
  return hasNoGateway(computer) && lan6 !== null && isGlobalIpv6(lan6)
}

/** The router's link: does it pass the port on to this computer? */
export function routerLink(findings: ForwardFindings): LinkView {
  const { router, computer } = findings
  if (router === null) return link('not-tested', 'The router has not been asked.')
  const evidence = [
    ...router.evidence.map(toldEvidence),
    ...router.mappings.slice(0, 50).map((mapping) => ({ what: 'mapping', detail: mappingText(mapping) })),
  ]
  if (isDirect(findings)) {
    return link('ok', `${computer?.lan} is a public address, so no router has to forward anything.`, evidence)
  }
  if (isOnlyIpv6(findings)) {
    return link(
      'unknown',
      'Only IPv6 leads to the internet here. IPv6 needs no forward, but a router may have a firewall that nobody can read from here.',
      evidence,
    )
  }
  const insteadOf = computer?.insteadOf
  if (insteadOf !== undefined) {
    return link(
      'unknown',
      `${computer?.gateway} was named as the router, but what this computer sends to the internet goes over ${insteadOf}. So what ${computer?.gateway} forwards decides nothing, and what ${insteadOf} forwards was not asked.`,
      evidence,
    )
  }
  return forwardLink(findings, router, evidence)
}

function forwardLink(
  findings: ForwardFindings,
  router: RouterFinding,
  evidence: LinkView['evidence'],
): LinkView {
  const { here, elsewhere, named } = portMappings(findings)
  const words = portText(findings)
  // a list that is another device's, as it may be, is less of a proof
  const confidence = router.reliable ? 'certain' : 'likely'
  const page = routerPage(findings)
  if (router.vanished) {
    return brokenLink(
      {
        verdict: 'no-mapping',
        confidence: 'certain',
        sentence: `Your router forwarded ${words} when the test began, and does not any more.`,
        nextStep: `Find out who removes it (its lease ran out, or another program did), then enter it by hand on ${page}: ${valuesToType(findings, findings.port)}.`,
      },
      evidence,
    )
  }
  if (here?.enabled === true) return forwardHere(findings, here, evidence)
  if (elsewhere !== null) {
    const own = findings.computer?.lan ?? null
    return brokenLink(
      {
        verdict: 'mapping-wrong-host',
        confidence,
        sentence: `Your router forwards ${words} to ${elsewhere.internalAddress}${elsewhere.internalPort === findings.port ? '' : ` (port ${elsewhere.internalPort})`}, but this computer is ${own ?? 'another one'}.`,
        nextStep: `On ${page}, change the inner address of this forward to ${own ?? 'that of this computer'}${changesAddress(findings)}, or run the program on ${elsewhere.internalAddress}.`,
      },
      evidence,
    )
  }
  if (named !== null) {
    return link(
      'unknown',
      `Your router forwards ${words} to "${named.internalAddress}", and whether that is ${thisComputer(findings)} is not known.`,
      evidence,
    )
  }
  if (here !== null) {
    return brokenLink(
      {
        verdict: 'mapping-disabled',
        confidence,
        sentence: `Your router has a forward of ${words} to ${thisComputer(findings)}, but it is switched off.`,
        nextStep: `Switch it on, on ${page}.`,
      },
      evidence,
    )
  }
  return absent(findings, router, evidence)
}

function forwardHere(findings: ForwardFindings, here: Mapping, evidence: LinkView['evidence']): LinkView {
  const { port } = findings
  const words = portText(findings)
  const there = atThePort(findings, here.internalPort)
  const meant = here.internalPort === port ? null : atThePort(findings, port)
  if (there.kind === 'nobody' && meant?.kind === 'program') {
    return brokenLink(
      {
        verdict: 'mapping-wrong-port',
        confidence: 'certain',
        sentence: `Your router forwards ${words} to port ${here.internalPort} of ${thisComputer(findings)}, where nothing listens; ${programs(meant.listeners)} listens on port ${port}.`,
        nextStep: `On ${routerPage(findings)}, change the inner port of this forward to ${port}, or let the program listen on port ${here.internalPort}.`,
      },
      evidence,
    )
  }
  const only = here.remoteHost === null ? '' : `, but only for ${here.remoteHost}`
  const lease =
    here.leaseSeconds === null || here.leaseSeconds === 0
      ? ''
      : ` It is leased for ${leaseWords(here.leaseSeconds)} more.`
  const { test } = findings.router ?? {}
  const made = test !== null && test !== undefined && 'mapping' in test
  return link(
    'ok',
    made
      ? `Your router forwards ${words} to port ${here.internalPort} of ${thisComputer(findings)} for this test only${only}.`
      : `Your router forwards ${words} to port ${here.internalPort} of ${thisComputer(findings)}${only}.${lease}`,
    evidence,
  )
}

/** Nothing that leads here is on the list: that proves little, because forwards made by hand are often not on it. */
function absent(findings: ForwardFindings, router: RouterFinding, evidence: LinkView['evidence']): LinkView {
  const { port, protocol } = findings
  const { otherPort, otherProtocol } = portMappings(findings)
  const words = portText(findings)
  const page = routerPage(findings)
  if (otherPort !== null) {
    return brokenLink(
      {
        verdict: 'mapping-wrong-port',
        confidence: 'likely',
        sentence: `Your router forwards ${portText({ protocol, port: otherPort.externalPort })} to port ${port} of ${thisComputer(findings)}, and not ${words}.`,
        nextStep: `Tell the others to use port ${otherPort.externalPort}, or change the outer port of this forward to ${port} on ${page}.`,
      },
      evidence,
    )
  }
  if (otherProtocol !== null) {
    const other = otherProtocol.protocol.toUpperCase()
    return brokenLink(
      {
        verdict: 'mapping-wrong-port',
        confidence: 'likely',
        sentence: `Your router forwards ${other} port ${port} to ${thisComputer(findings)}, but not ${words}.`,
        nextStep: `On ${page}, change the protocol of this forward to ${protocol.toUpperCase()}, or to both.`,
      },
      evidence,
    )
  }
  const refusal =
    router.test !== null && 'refused' in router.test ? ` ${refusalText(router.test.refused)}` : ''
  if (router.router === null) {
    const silence = router.silence === null ? 'The router could not be asked.' : silenceText(router.silence)
    return link('unknown', `${silence} So it is not known what it forwards.${refusal}`, evidence)
  }
  if (!router.reliable) {
    return link(
      'unknown',
      `Your router does not tell all that it forwards, so whether it forwards ${words} is not known.${refusal}`,
      evidence,
    )
  }
  return brokenLink(
    {
      verdict: 'no-mapping',
      confidence: 'likely',
      sentence: `Your router lists no forward of ${words} to ${thisComputer(findings)}.${refusal}`,
      nextStep: `On ${page}, look for "port forwarding" and enter: ${valuesToType(findings, port)}. Or let Portlight add it. If you have entered it there already: many routers don't list what was entered by hand, so look whether those values are the same${changesAddress(findings)}.`,
    },
    evidence,
  )
}

function changesAddress({ computer }: ForwardFindings): string {
  return computer?.lan == null
    ? ''
    : ` (and let the router always give this computer the address ${computer.lan})`
}

/** One line for a mapping: "UPnP tcp 25565 → 192.168.1.20:25565, for 57 minutes more, "Minecraft"". */
export function mappingText(mapping: Mapping): string {
  const { way, protocol, externalPort, internalAddress, internalPort, leaseSeconds, enabled } = mapping
  const address = internalAddress.includes(':') ? `[${internalAddress}]` : internalAddress
  return [
    `${wayNames[way]} ${protocol} ${externalPort} → ${address}:${internalPort}`,
    ...(enabled ? [] : ['switched off']),
    ...(mapping.remoteHost === null ? [] : [`only for ${mapping.remoteHost}`]),
    ...(leaseSeconds === null
      ? []
      : [leaseSeconds === 0 ? 'without end' : `for ${leaseWords(leaseSeconds)} more`]),
    ...(mapping.description === '' ? [] : [`"${mapping.description}"`]),
  ].join(', ')
}

/** "40 seconds", "57 minutes", "3 hours", "6 days"; rounded, so that a week is one a second later, too. */
export function leaseWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const
  const [size, unit] =
    units.find(([size]) => seconds >= size * (size === 1 ? 0 : 2)) ?? ([1, 'second'] as const)
  const count = Math.round(seconds / size)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
