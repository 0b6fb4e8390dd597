import { remedyText } from '../../command-line/remedy'
import { firewallReasonText } from '../../computer/firewall-told'
import { portText } from '../../ports/port-text'
import { outerKind, seenFromOutside } from '../addresses'
import { arrivalPort, portMappings } from '../mapping-choice'
import { packetsStop } from '../trace'
import { queueIsFull } from './arrival'
import type { ForwardFindings } from './findings'
import type { Ending } from './judgement'
import { cameIn, disagreement, type FromOutside } from './verdict-outside'
import { firewallOver, routerPage, thisComputer, valuesToType } from './verdict-parts'
import { atThePort, programs } from './verdict-program'
import { providerLink } from './verdict-provider'
import { isDirect, routerLink } from './verdict-router'

type Answered = Extract<FromOutside, { readonly arrived: unknown }>

/** Somebody got in, and it was this machine that answered. */
export function reachable(findings: ForwardFindings, { kind, sight, seenAs, arrived }: Answered): Ending {
  const words = portText(findings)
  const at = atThePort(findings)
  const test = findings.router?.test
  const made = test !== null && test !== undefined && 'mapping' in test && sight.family === 'ipv4'
  const who =
    at.kind === 'portlight'
      ? 'Portlight answered it here'
      : kind === 'proved'
        ? `${at.kind === 'program' ? programs(at.listeners) : 'this computer'} answered here`
        : `something answered; by all that is known it is ${at.kind === 'program' ? programs(at.listeners) : 'the program'} here`
  const family = sight.family === 'ipv6' ? ' over IPv6' : ''
  const overIpv4 = sight.family === 'ipv6' ? overIpv4Words(findings) : ''
  // without a forward that is known to lead here it may be the router itself that answers
  const leadsHere =
    sight.family === 'ipv6' || isDirect(findings) || portMappings(findings).here?.enabled === true
  const keep = made
    ? `The forward was made for this test and is removed: to keep the port open, let Portlight add it, or enter on ${routerPage(findings)}: ${valuesToType(findings, arrivalPort(findings))}.`
    : null
  const start =
    at.kind === 'portlight' ? 'Your program will be reached there as soon as it listens on this port.' : null
  const differ = disagreement(findings, sight.family)
  const filtered =
    differ === null
      ? null
      : "If friends can't get in, look for a filter that keeps some countries or networks out (often called geo-blocking): in your router, in a firewall, or at your provider."
  return {
    verdict: 'reachable',
    confidence: kind === 'proved' ? 'certain' : leadsHere || arrived.kind === 'here' ? 'likely' : 'possible',
    sentence: `The internet reaches ${words}${family} at ${seenAs}: ${who}.${overIpv4}${differ === null ? '' : ` ${differ}`}`,
    nextStep: [keep, start, filtered].filter((step) => step !== null).join(' ') || null,
  }
}

/** What becomes of those who come over IPv4, where that is known. */
function overIpv4Words(findings: ForwardFindings): string {
  const why = providerLink(findings).broken
  if (why?.verdict === 'carrier-grade-nat' && why.confidence !== 'possible') {
    return ' Over IPv4 nobody gets in: your provider shares one IPv4 address among many customers.'
  }
  const outcomes = (findings.outside?.sights ?? []).flatMap(({ family, outcome }) =>
    family === 'ipv4' ? [outcome.kind] : [],
  )
  if (!outcomes.includes('silent') && !outcomes.includes('refused')) return ''
  return ` Over IPv4 it does not${why?.verdict === 'double-nat' ? ': a second router stands before yours' : ''}.`
}

/** Somebody got in, but elsewhere. */
export function otherMachine(findings: ForwardFindings, { seenAs, arrived }: Answered): Ending {
  const { here, elsewhere, named } = portMappings(findings)
  const own = findings.computer?.lan ?? null
  const wrong = here?.enabled !== true && elsewhere !== null ? elsewhere : null
  const because =
    wrong === null
      ? `not by ${thisComputer(findings)}`
      : `but not by this computer: your router forwards it to ${wrong.internalAddress}, and this computer is ${own ?? 'another one'}`
  const certain = arrived.kind === 'not-here' && arrived.sure === 'certain'
  const nobody = certain ? ' Nothing came in here while it was.' : ''
  return {
    verdict: 'reachable-other-machine',
    confidence: arrived.kind === 'not-here' ? arrived.sure : 'likely',
    sentence: `From the internet, ${portText(findings)} at ${seenAs} is answered, ${because}.${nobody}`,
    nextStep:
      wrong === null
        ? `Look on ${routerPage(findings)} where this port leads to (${whoElse(findings, here?.enabled === true ? null : (named?.internalAddress ?? null))}); for this computer it has to be: ${valuesToType(findings, arrivalPort(findings))}.`
        : `If it is meant for this computer, change the inner address of the forward to ${own ?? 'its own'} on ${routerPage(findings)}.`,
  }
}

/** Ports at which routers show their own page, or let their makers in. */
const routersOwn: ReadonlySet<number> = new Set([80, 443, 8080, 8443, 7547])

/** Who it may be that answered. @param name to which the router forwards the port, where it tells one */
function whoElse({ port, protocol }: ForwardFindings, name: string | null): string {
  if (name !== null) return `it forwards it to ${name}`
  return protocol === 'tcp' && routersOwn.has(port)
    ? "most likely the router's own page, else another computer"
    : 'another computer, or the router itself'
}

/** It comes here, and no answer gets out: the program does not take it, or the answer goes another way. */
export function unanswered(findings: ForwardFindings, { seenAs, arrived }: Answered): Ending {
  const at = atThePort(findings)
  const who = at.kind === 'program' ? programs(at.listeners) : 'the program'
  const full = queueIsFull(findings)
  const exit = findings.computer?.exit ?? null
  const why = full
    ? `${who} does not take it, and its queue of waiting connections is full`
    : exit?.tunnel === true
      ? `the answer gets lost, most likely because this computer sends it through a VPN (${exit.interface})`
      : 'the answer does not get back'
  return {
    verdict: 'reachable-no-answer',
    confidence: arrived.kind === 'here' ? arrived.sure : 'possible',
    sentence: `From the internet, ${portText(findings)} at ${seenAs} gets no answer, though the connection comes to ${thisComputer(findings)}: ${why}.`,
    nextStep: full
      ? `Start ${who} again: it hangs, or has more to do than it can. Then test again.`
      : exit?.tunnel === true
        ? 'Switch the VPN off and test again; if it has to stay on, leave this program out of it (split tunnel).'
        : 'Look for a VPN, a second way to the internet, or a firewall on this computer that keeps answers back, and test again without it.',
  }
}

/** Ports that providers are known to block for their customers: mail, and what Windows shares by. */
const oftenBlocked: ReadonlySet<number> = new Set([25, 135, 137, 138, 139, 445])

/** Every link looks right and nobody gets in: the router or the provider, where there is a reason to name one. */
export function unseenCause(findings: ForwardFindings, found: FromOutside): Ending | null {
  if (found.kind !== 'refused' && found.kind !== 'silent') return null
  if (found.sight.family !== 'ipv4' || cameIn(findings, 'ipv4')) return null
  const at = atThePort(findings)
  const answers = at.kind === 'portlight' || (findings.protocol === 'tcp' && at.kind === 'program')
  // anything not known about this computer may be the cause just as well
  if (!answers || findings.computer?.firewall?.verdict !== 'allows') return null
  const { here } = portMappings(findings)
  const direct = isDirect(findings)
  // what is forwarded for one host keeps others out as it should, and who looked is hardly that one
  if ((!direct && here != null && here.remoteHost !== null) || mayTakeIpv6Only(findings, found)) return null
  if (!direct && (here?.enabled !== true || routerLink(findings).state !== 'ok')) return null
  const words = portText(findings)
  const { hairpin, control } = findings.outside ?? {}
  // without our token it may be the router's own page that answered from inside
  const fromInside = hairpin?.reached === true && at.kind === 'portlight'
  const passes = direct || fromInside || control?.reached === true
  if (hairpin?.reached === true && !passes) return null
  // who has our address had the packets, so that nobody before it kept them
  const { trace } = findings.outside ?? {}
  const came = trace !== undefined && packetsStop(trace).kind === 'at-home'
  if (!came && (passes || (found.kind === 'silent' && oftenBlocked.has(findings.port)))) {
    const why = direct
      ? 'this computer has a public address itself'
      : control?.reached === true
        ? `port ${control.port} got in at the same time`
        : fromInside
          ? 'from inside, the forward works'
          : 'many providers close this port for their customers'
    return {
      verdict: 'blocked-upstream',
      confidence: passes ? 'likely' : 'possible',
      sentence: `Your provider, or somebody else before your router, blocks ${words}: nothing gets in at ${found.seenAs}, though ${why}.`,
      nextStep:
        'Ask your provider whether it blocks this port, or use another outer port (above 1024) and tell it to those who connect.',
    }
  }
  if (outerKind(findings.router?.router?.wan ?? '') !== 'public') return null
  // somebody says no, and that is hardly the provider, whose filters are silent
  const confirmed = found.kind === 'refused' && providerLink(findings).state === 'ok'
  return {
    verdict: 'mapping-ineffective',
    confidence: confirmed ? 'likely' : 'possible',
    sentence: `Your router lists the forward of ${words} to ${thisComputer(findings)}, but from outside ${found.seenAs} ${found.kind === 'refused' ? 'refuses the port' : 'does not answer there'}${control?.reached === false ? ', nor at another port that was opened to compare' : ''}.`,
    nextStep: `Restart the router, then test again. If that does not help, delete the forward and enter it by hand on ${routerPage(findings)}: ${valuesToType(findings, arrivalPort(findings))}; and look there for a firewall or a "DMZ" that comes before it.${found.kind === 'silent' ? ' If the forward is right, ask your provider whether it lets connections in at all, and whether only some ports of this address are yours (MAP-E, MAP-T).' : ''}`,
  }
}

/**
 * Whether this computer itself may have refused: a program on `::` takes IPv4 too or doesn't (IPV6_V6ONLY, RFC 3493 section
 * 5.3), which the socket tables don't tell.
 */
function mayTakeIpv6Only(findings: ForwardFindings, { kind }: FromOutside): boolean {
  const at = atThePort(findings)
  return kind === 'refused' && at.kind === 'program' && at.listeners.every(({ family }) => family === 'ipv6')
}

/** Nothing is seen to be broken, and it is not proved that it works: says what is missing. */
export function notKnown(findings: ForwardFindings, found: FromOutside): Ending {
  const ending = (sentence: string, nextStep: string | null): Ending => ({
    verdict: 'not-known',
    confidence: 'possible',
    sentence,
    nextStep,
  })
  const words = portText(findings)
  const { firewall } = findings.computer ?? {}
  switch (found.kind) {
    case 'not-asked':
      return ending(
        `No broken link is seen on the way to ${words}, but nobody outside was asked, so whether the internet gets in is not proved.`,
        'Choose somebody outside who may look (Globalping, or a reflector of your own), and test again.',
      )
    case 'failed':
      return ending(
        `No broken link is seen on the way to ${words}, but that somebody gets in from outside is not proved. ${found.sentence}`,
        'Test again later, or name somebody else outside who may look.',
      )
    case 'unclear':
      return ending(
        `From the internet, ${words} at ${found.seenAs} is answered, but whether it was this computer can't be told.`,
        'Stop the program and test again while Portlight answers the port: its token proves which machine it is.',
      )
    case 'unanswered':
      return unanswered(findings, found)
  }
  const silence = `From outside, ${words} at ${found.seenAs} ${found.kind === 'refused' ? 'is refused' : 'does not answer'}`
  const at = atThePort(findings)
  if (findings.protocol === 'udp' && found.kind === 'silent' && at.kind !== 'portlight') {
    return ending(
      `${silence}, which proves nothing: a UDP program answers only what it understands.`,
      'Stop the program and test again while Portlight answers the port itself.',
    )
  }
  if (found.sight.family === 'ipv6')
    return onlyOverIpv6(findings, `${silence} over IPv6, and nothing is known over IPv4`, ending)
  const { here } = portMappings(findings)
  const onlyFor = here?.enabled === true && !isDirect(findings) ? here.remoteHost : null
  const ipv6Only = at.kind === 'program' && mayTakeIpv6Only(findings, found) ? programs(at.listeners) : null
  const doubts = [
    ...(onlyFor === null ? [] : [`your router's forward lets in ${onlyFor} only`]),
    ...(ipv6Only === null ? [] : [`whether ${ipv6Only} takes IPv4 too, or IPv6 only, is not known`]),
    ...(firewall?.verdict === 'not-known'
      ? [`whether this computer's firewall lets it in is not known`]
      : []),
    ...(routerLink(findings).state === 'unknown' ? ['what your router forwards is not known'] : []),
    ...(seenFromOutside(findings, 'ipv4').kind === 'disputed'
      ? ['your address on the internet is disputed']
      : []),
  ]
  const steps = [
    ...(onlyFor === null
      ? []
      : [`On ${routerPage(findings)}, let this forward be for everybody (no remote host), and test again.`]),
    ...(ipv6Only === null
      ? []
      : ['In the settings of the program, let it listen on 0.0.0.0, start it again, and test again.']),
    ...(firewall?.verdict === 'not-known' && firewall.remedy !== null
      ? [`See what the firewall does: ${remedyText(firewall.remedy)}.`]
      : []),
    ...(routerLink(findings).state === 'unknown'
      ? [
          `Look on ${routerPage(findings)} whether this forward is there: ${valuesToType(findings, arrivalPort(findings))}.`,
        ]
      : []),
  ]
  return ending(
    `${silence}, and which link keeps it out can't be told${doubts.length === 0 ? '' : `: ${doubts.join(', and ')}`}.`,
    steps.join(' ') || 'Test again while Portlight answers the port itself.',
  )
}

/** Nobody got in over IPv6, and nobody tried over IPv4. */
function onlyOverIpv6(
  findings: ForwardFindings,
  silence: string,
  ending: (sentence: string, nextStep: string) => Ending,
): Ending {
  const firewall = firewallOver(findings, 'ipv6')
  const words = portText(findings)
  const show = firewall?.remedy == null ? '' : `: ${remedyText(firewall.remedy)}`
  if (firewall?.verdict === 'blocks') {
    return ending(
      `${silence}: this computer's own firewall keeps it closed over IPv6, ${firewallReasonText(firewall.because)}`,
      `Allow incoming ${words} over IPv6 in ${firewall.name ?? 'the firewall of this computer'}${show}`,
    )
  }
  const router = `Allow incoming ${words} to this computer (${findings.computer?.lan6 ?? 'its IPv6 address'}) in the IPv6 firewall of your router.`
  if (firewall?.verdict === 'allows')
    return ending(`${silence}: a firewall on the way lets nothing in.`, router)
  return ending(
    `${silence}: a firewall on the way lets nothing in, or that of this computer, which is not known for IPv6.`,
    `${router} See what the firewall of this computer does${show === '' ? ', in its settings' : show}.`,
  )
}
