import { networkChangeText } from '../chain-told'
import { portMappings } from '../mapping-choice'
import { type ForwardLink, forwardLinks, type LinkReport } from '../report'
import { queueIsFull } from './arrival'
import type { ForwardFindings } from './findings'
import type { Ending, Judgement } from './judgement'
import { computerLink } from './verdict-computer'
import { notKnown, otherMachine, reachable, unanswered, unseenCause } from './verdict-endings'
import { nameLink } from './verdict-name'
import { fromOutside, outsideLink } from './verdict-outside'
import type { Break, LinkView } from './verdict-parts'
import { portSetHint } from './verdict-port-set'
import { programLink } from './verdict-program'
import { hiddenWords, hidesItsAddress, providerLink } from './verdict-provider'
import { routerLink } from './verdict-router'

const views: Readonly<Record<ForwardLink, (findings: ForwardFindings) => LinkView>> = {
  program: programLink,
  computer: computerLink,
  router: routerLink,
  provider: providerLink,
  outside: outsideLink,
  name: nameLink,
}

/** One link, by what is known so far. */
export function linkReport(findings: ForwardFindings, of: ForwardLink): LinkReport {
  const { state, sentence, evidence } = views[of](findings)
  return { link: of, state, sentence, evidence }
}

/**
 * Decides. What the outside proved stands above every doubt; after that the first broken link from the program outwards
 * gives the verdict, a fault that is certain before all that are only likely. That the router *lists* no forward is never
 * more than likely, because forwards made by hand are often not listed; so a second NAT that is as likely comes before it.
 */
export function judgeForward(findings: ForwardFindings): Judgement {
  const ending = orTheName(findings, withHint(findings, endingOf(findings)))
  const asked = forwardLinks.filter((of) => of !== 'name' || findings.name !== undefined)
  const links = asked.map((of) => settled(linkReport(findings, of), of, findings, ending))
  return { ...ending, links }
}

/** Something that would look the same, and that nobody can be sure of. */
function withHint(findings: ForwardFindings, ending: Ending): Ending {
  const hint = portSetHint(findings, ending)
  return hint === null ? ending : { ...ending, nextStep: [ending.nextStep, hint].filter(Boolean).join(' ') }
}

/** Where the port itself is in order, as far as is known, the name still may lead elsewhere. */
function orTheName(findings: ForwardFindings, ending: Ending): Ending {
  const { verdict } = ending
  const wrong = findings.name === undefined ? null : nameLink(findings).broken
  const inOrder = verdict === 'reachable' || (verdict === 'not-known' && findings.networkChange === null)
  if (wrong === null || !inOrder) return ending
  return verdict === 'reachable'
    ? { ...wrong, sentence: `${wrong.sentence} By its address, the port is reached.` }
    : wrong
}

function endingOf(findings: ForwardFindings): Ending {
  const found = fromOutside(findings)
  if (found.kind === 'proved') return reachable(findings, found)
  if (findings.networkChange !== null) {
    return {
      verdict: 'not-known',
      confidence: 'certain',
      sentence: networkChangeText(findings.networkChange),
      nextStep: 'Test again while it stays on one network.',
    }
  }
  if (found.kind === 'believed') return reachable(findings, found)
  if (found.kind === 'other') return otherMachine(findings, found)
  const broken = firstBroken(findings)
  const certainlyHere =
    found.kind === 'unanswered' && found.arrived.kind === 'here' && found.arrived.sure === 'certain'
  if (found.kind === 'unanswered' && (certainlyHere || broken?.confidence !== 'certain')) {
    return unanswered(findings, found)
  }
  if (broken !== null) return broken
  return unseenCause(findings, found) ?? notKnown(findings, found)
}

/** From the program outwards; what is certain before what is only likely, wherever it is. */
function firstBroken(findings: ForwardFindings): Break | null {
  const program = programLink(findings).broken
  const computer = computerLink(findings).broken
  const router = routerLink(findings).broken
  const provider = providerLink(findings).broken
  const certain = [program, computer, router, provider].find((fault) => fault?.confidence === 'certain')
  if (certain != null) return certain
  const near = program ?? computer
  if (near !== null) return near
  const fundamental = provider !== null && provider.verdict !== 'vpn-or-other-exit'
  if (fundamental) return provider
  if (router?.verdict === 'no-mapping' && hidesItsAddress(findings)) {
    return { ...router, nextStep: `${router.nextStep} ${hiddenWords}.` }
  }
  return router ?? provider
}

/** Where only all links together show which of them is at fault, that one says so. */
function settled(
  report: LinkReport,
  of: ForwardLink,
  findings: ForwardFindings,
  { verdict, sentence }: Ending,
): LinkReport {
  const atFault =
    (verdict === 'mapping-ineffective' && of === 'router') ||
    (verdict === 'blocked-upstream' && of === 'provider') ||
    (verdict === 'reachable-no-answer' && of === (queueIsFull(findings) ? 'program' : 'computer'))
  if (atFault) return { ...report, state: 'broken', sentence }
  const getsIn = verdict === 'reachable' || (verdict === 'reachable-no-answer' && of !== 'outside')
  if (!getsIn || report.state !== 'broken' || of === 'name') return report
  // somebody got in all the same, so what is not on the list was made by hand
  if (of === 'router' && portMappings(findings).here === null && fromOutside(findings).kind === 'proved') {
    return {
      ...report,
      state: 'ok',
      sentence:
        'Your router passes the port on, though it lists no forward of it: it was made by hand, as it seems.',
    }
  }
  return { ...report, state: 'unknown' }
}
