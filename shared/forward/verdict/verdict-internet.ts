import type { Confidence } from '../../words/evidence'
import { listText } from '../../words/list-text'
import { outerKind } from '../addresses'
import { lookerInSentence, type WitnessKind } from '../lookers'
import type { InVain } from '../stun-found'
import { stunFailureText } from '../stun-told'
import type { ForwardFindings } from './findings'

/** Somebody on the internet who was asked, and how that ended. */
interface Attempt {
  readonly who: string
  /** What has to work for an answer beside the internet: who can be asked over one of them only may just be kept back. */
  readonly way: 'name server' | 'UDP' | WitnessKind
  readonly ended: InVain
}

/**
 * Why it must be believed that there is no internet; null: it need not. A name that doesn't exist, a server that is down or
 * a network that lets no UDP out is no proof of that. What is:
 * - the router says that it has no address, and whoever is asked does not answer
 * - two who were asked are said to be unreachable by a router on the way, which has no route to the internet then
 * - several ways fail that have nothing else in common: names, UDP, and whoever looks from outside over TCP
 * - no name server answers, and the router doesn't say that it is connected
 */
export function noInternet(
  findings: ForwardFindings,
  wan: string | null,
): { readonly confidence: Confidence; readonly sentence: string } | null {
  // who still looks may still be answered
  if (findings.provider === null || findings.outside === null || somebodyAnswered(findings)) return null
  const tried = attempts(findings).filter(({ ended }) => ended !== 'not-asked')
  if (tried.length === 0) return null
  const kind = wan === null ? null : outerKind(wan)
  if (kind === 'none') {
    return {
      confidence: 'certain',
      sentence: `Your router has no connection to the internet: its outer address is ${wan}, and nobody there answers.`,
    }
  }
  const unreachable = namesOf(tried.filter(({ ended }) => ended === 'unreachable'))
  if (unreachable.length >= 2) {
    return {
      confidence: 'likely',
      sentence: `Nothing on the internet answers: a router on the way says that nothing leads to ${listText(unreachable)}.`,
    }
  }
  if (new Set(tried.map(({ way }) => way)).size >= 2) {
    return {
      confidence: 'likely',
      sentence: `Nothing on the internet answers: ${listText(namesOf(tried))} could not be reached.`,
    }
  }
  if (kind === null && tried.every(({ way }) => way === 'name server')) {
    return {
      confidence: 'possible',
      sentence: `Nothing on the internet can be found: no name server answers, so ${listText(namesOf(tried))} could not be asked.`,
    }
  }
  return null
}

/** Whether anybody on the internet said anything, if only that it doesn't want to. */
export function somebodyAnswered({ provider, outside }: ForwardFindings): boolean {
  return (
    (provider?.stun ?? []).some(
      ({ family, inVain }) => inVain === null || (family === 'ipv4' && inVain === 'answered'),
    ) ||
    (outside?.sights ?? []).some(({ outcome }) => outcome.kind !== 'failed' || outcome.inVain === 'answered')
  )
}

/** The first reason why nobody told our IPv4 address, as a sentence to go on with; empty where nobody was asked. */
export function whyInVain({ provider }: ForwardFindings): string {
  for (const { server, family, because } of provider?.stun ?? []) {
    if (family === 'ipv4' && because !== null) return ` ${stunFailureText(server, family, because)}`
  }
  return ''
}

/** Over IPv4: that a helper has no IPv6 says nothing about the network. */
function attempts({ provider, outside }: ForwardFindings): readonly Attempt[] {
  const attempt = (who: string, way: Attempt['way'], ended: InVain): Attempt => ({
    who,
    way: ended === 'no-name-server' ? 'name server' : way,
    ended,
  })
  return [
    ...(provider?.stun ?? []).flatMap(({ server, family, inVain }) =>
      family === 'ipv4' && inVain !== null ? [attempt(server, 'UDP', inVain)] : [],
    ),
    ...(outside?.sights ?? []).flatMap(({ by, family, outcome }) =>
      family === 'ipv4' && outcome.kind === 'failed'
        ? [attempt(lookerInSentence(by), by, outcome.inVain)]
        : [],
    ),
  ]
}

function namesOf(attempts: readonly Attempt[]): readonly string[] {
  return [...new Set(attempts.map(({ who }) => who))]
}
