import { inferredKnock } from '../../capture/inferred-packets'
import { portText } from '../../ports/port-text'
import type { Family } from '../../sockets/socket'
import { parseIpv6 } from '../../targets/address'
import type { Evidence } from '../../words/evidence'
import { listText } from '../../words/list-text'
import { isOnInternet } from '../addresses'
import { arrivalEvidence } from '../chain-told'
import { failureText } from '../look-told'
import { lookerInSentence } from '../lookers'
import { portMappings } from '../mapping-choice'
import { sightsEvidence, traceEvidence } from '../outside-told'
import type { OutsideLook } from '../report'
import { type Arrived, arrivalsOver, arrivedHere } from './arrival'
import type { ForwardFindings, Sight } from './findings'
import { firewallOver, type LinkView, link } from './verdict-parts'
import { atThePort } from './verdict-program'

/**
 * What the look from outside comes to:
 * - `proved`: this machine answered: with our token, or the connection from the internet was seen on this computer
 * - `believed`: something answered, and by all that is known it is the program here
 * - `other`: something answered, and it was not this machine
 * - `unclear`: something answered, and whether it was this machine can't be told
 * - `unanswered`: nobody out there was answered, though the way in works: it came to this computer
 */
export type FromOutside =
  | {
      readonly kind: 'proved' | 'believed' | 'other' | 'unclear' | 'unanswered'
      readonly sight: Sight
      readonly seenAs: string
      /** What was seen of it on this computer. */
      readonly arrived: Arrived
    }
  | { readonly kind: 'refused' | 'silent'; readonly sight: Sight; readonly seenAs: string }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'not-asked' }

const bestFirst = [
  'proved',
  'believed',
  'other',
  'unclear',
  'unanswered',
  'refused',
  'silent',
  'failed',
] as const

/** The best of what was seen: one who was answered outdoes another who was not. IPv4 counts before IPv6. */
export function fromOutside(findings: ForwardFindings): FromOutside {
  const { outside } = findings
  if (outside === null || !outside.asked || outside.sights.length === 0) return { kind: 'not-asked' }
  const readings = outside.sights
    .map((sight) => ({ sight, reading: readSight(findings, sight) }))
    .sort((a, b) => Number(a.sight.family === 'ipv6') - Number(b.sight.family === 'ipv6'))
  for (const kind of bestFirst) {
    const alike = readings.filter(({ reading }) => reading.kind === kind)
    // who looked, if only from inside, tells more than who couldn't be asked over a family
    const found = alike.find(({ sight }) => sight.outcome.kind !== 'failed') ?? alike[0]
    if (found !== undefined) return found.reading
  }
  return { kind: 'not-asked' }
}

function readSight(findings: ForwardFindings, sight: Sight): FromOutside {
  const { outcome } = sight
  const inside = whyNotOutside(sight)
  if (inside !== null) return { kind: 'failed', sentence: inside }
  if (outcome.kind === 'failed') return { kind: 'failed', sentence: failureText(outcome.because) }
  const { seenAs } = outcome
  const arrived = arrivedHere(findings, sight)
  switch (outcome.kind) {
    case 'token':
      return { kind: 'proved', sight, seenAs, arrived }
    case 'refused':
      return { kind: 'refused', sight, seenAs }
    case 'silent':
      return arrived.kind === 'here'
        ? { kind: 'unanswered', sight, seenAs, arrived }
        : { kind: 'silent', sight, seenAs }
    case 'answered':
      return { kind: whoAnswered(findings, sight, arrived, outcome.wrongToken), sight, seenAs, arrived }
  }
}

/** Why whoever looked is no witness of the internet, as a sentence; null: nothing speaks against it. */
function whyNotOutside({ by, helper, outcome }: Sight): string | null {
  if (outcome.kind === 'failed') return null
  const { seenAs } = outcome
  const who = lookerInSentence(by).replace(/^t/, 'T')
  const proves = 'so what it reaches proves nothing about the internet.'
  if (!isOnInternet(seenAs)) {
    return `${who} is not outside: it saw this computer as ${seenAs}, which is no address on the internet, ${proves}`
  }
  if (helper === seenAs) return `${who} has the same address on the internet as this computer, ${proves}`
  return helper !== null && sameNetwork6(helper, seenAs)
    ? `${who} (${helper}) is on the same network as this computer (${seenAs}), ${proves}`
    : null
}

/** An IPv6 network is a /64 (RFC 4291 section 2.5.4). */
function sameNetwork6(a: string, b: string): boolean {
  const [one, other] = [parseIpv6(a), parseIpv6(b)]
  return one !== null && other !== null && one.value >> 64n === other.value >> 64n
}

function whoAnswered(
  findings: ForwardFindings,
  { family }: Sight,
  arrived: Arrived,
  wrongToken: boolean,
): 'proved' | 'believed' | 'other' | 'unclear' {
  // it spoke, but not with our token: what came in here at the same time then proves nothing, and what this computer hands
  // on may have been answered by a container here
  if (wrongToken) return cameIn(findings, family) || findings.computer?.redirect != null ? 'unclear' : 'other'
  if (arrived.kind === 'here') return arrived.sure === 'certain' ? 'proved' : 'believed'
  if (arrived.kind === 'not-here') return 'other'
  // what this computer's own filter keeps out was answered by somebody before it, the router itself for example
  if (firewallOver(findings, family)?.verdict === 'blocks') return 'other'
  const { here, elsewhere } = portMappings(findings)
  switch (atThePort(findings).kind) {
    case 'portlight':
    case 'nobody':
    case 'deaf':
      return 'other'
    case 'unknown':
      return 'unclear'
    case 'program':
    case 'handed-on':
      // IPv6 has no forwards, so those of IPv4 lead nobody astray
      return family === 'ipv4' && here?.enabled !== true && elsewhere !== null ? 'other' : 'believed'
  }
}

const placeWords = { in: 'got in', refused: 'was refused', silent: 'got no answer' } as const

/**
 * That places outside found different things over one family, as a sentence: a filter on the way that is for some only (by
 * country, for example). Null: those who looked agree, or there is no second one.
 */
export function disagreement({ outside }: ForwardFindings, family: Family): string | null {
  const groups = new Map<keyof typeof placeWords, string[]>()
  for (const sight of outside?.sights ?? []) {
    const { kind } = sight.outcome
    if (sight.family !== family || kind === 'failed' || whyNotOutside(sight) !== null) continue
    const group = kind === 'token' || kind === 'answered' ? 'in' : kind
    groups.set(group, [...(groups.get(group) ?? []), sight.place ?? lookerInSentence(sight.by)])
  }
  if (groups.size < 2) return null
  const parts = (['in', 'refused', 'silent'] as const).flatMap((group) => {
    const places = groups.get(group)
    return places === undefined ? [] : [`${listText([...new Set(places)])} ${placeWords[group]}`]
  })
  return `Places outside disagree: ${parts.join('; ')}.`
}

/** Each place that looked, as reports have it. */
export function looksOf(findings: ForwardFindings): readonly OutsideLook[] {
  return (findings.outside?.sights ?? []).map((sight) => lookOf(sight, arrivedHere(findings, sight)))
}

function lookOf({ by, place, family, outcome, rttMs }: Sight, arrived: Arrived): OutsideLook {
  return {
    by,
    place,
    family: family === 'ipv4' ? 4 : 6,
    outcome: outcome.kind === 'token' || outcome.kind === 'answered' ? 'connected' : outcome.kind,
    rttMs: rttMs === null ? null : Math.round(rttMs * 10) / 10,
    arrivedHere: arrived.kind === 'unclear' ? null : arrived.kind === 'here',
  }
}

/** Whether somebody who can be from the internet came in at this computer over that family while the outside looked. */
export function cameIn(findings: ForwardFindings, family: Family): boolean {
  return arrivalsOver(findings, family).length > 0
}

/** The outside's link: did anybody get in, and everybody? */
export function outsideLink(findings: ForwardFindings): LinkView {
  const best = bestOfOutside(findings)
  const view = { ...best, evidence: [...best.evidence, ...packetsOf(findings)] }
  const differ = (['ipv4', 'ipv6'] as const).flatMap((family) => disagreement(findings, family) ?? [])
  return differ.length === 0 ? view : { ...view, sentence: [view.sentence, ...differ].join(' ') }
}

/** What must have passed out there when each place knocked: nobody captured it, and it says so. */
function packetsOf({ outside, port, protocol }: ForwardFindings): readonly Evidence[] {
  return (outside?.sights ?? []).flatMap(({ by, place, helper, outcome, rttMs }) => {
    if (outcome.kind === 'failed') return []
    const who = place ?? lookerInSentence(by)
    const ended = outcome.kind === 'token' ? 'answered' : outcome.kind
    const knock = { protocol, port, address: outcome.seenAs, from: helper ?? who, outcome: ended, rttMs }
    return [{ what: `Packets, ${who}`, detail: inferredKnock(knock) }]
  })
}

/** What came of waiting for a telephone: whoever else looked has told it already. */
function telephoneEvidence(sights: readonly Sight[]): readonly Evidence[] {
  return sights.flatMap(({ by, outcome, helper }) => {
    if (by !== 'telephone') return []
    if (outcome.kind !== 'failed') return [{ what: by, detail: `opened the link, from ${helper}` }]
    const { because } = outcome
    const guest =
      because.why === 'telephone-guest'
        ? [{ what: 'came in while the link for the telephone was shown', detail: because.from }]
        : []
    return [...guest, { what: by, detail: failureText(because) }]
  })
}

function bestOfOutside(findings: ForwardFindings): LinkView {
  const { outside } = findings
  if (outside === null) return link('not-tested', 'Nobody has looked from outside yet.')
  const { sights, control } = outside
  const evidence = [
    ...sightsEvidence(sights, findings, atThePort(findings).kind === 'portlight'),
    ...traceEvidence(outside, findings.port),
    ...(control === null ? [] : sightsEvidence(control.sights, { ...findings, port: control.port }, true)),
    ...arrivalEvidence(outside),
    ...telephoneEvidence(sights),
  ]
  const words = portText(findings)
  const found = fromOutside(findings)
  switch (found.kind) {
    case 'not-asked':
      return link(
        'not-tested',
        'Nobody outside was asked, so that somebody really gets in from the internet is not proved.',
        evidence,
      )
    case 'failed':
      return link('unknown', `That somebody gets in from outside is not proved. ${found.sentence}`, evidence)
    case 'proved':
      return link(
        'ok',
        `From outside, ${words} at ${found.seenAs} is answered, and by this computer.`,
        evidence,
      )
    case 'believed':
      return link('ok', `From outside, ${words} at ${found.seenAs} is answered.`, evidence)
    case 'unclear':
      return link(
        'unknown',
        `From outside, ${words} at ${found.seenAs} is answered; by whom is not known.`,
        evidence,
      )
    case 'other':
      return {
        ...link('ok', '', evidence),
        state: 'broken',
        sentence: `From outside, ${words} at ${found.seenAs} is answered by another machine.`,
      }
    case 'unanswered':
      return {
        ...link('ok', '', evidence),
        state: 'broken',
        sentence: `From outside, ${words} at ${found.seenAs} does not answer, though the connection comes to this computer.`,
      }
    case 'refused':
    case 'silent':
      return {
        ...link('ok', '', evidence),
        state: 'broken',
        sentence: `From outside, ${words} at ${found.seenAs} ${found.kind === 'refused' ? 'is refused' : 'does not answer'}.`,
      }
  }
}
