import type { Family } from '../../sockets/socket'
import type { Confidence } from '../../words/evidence'
import { isOnInternet } from '../addresses'
import type { Arrival, ForwardFindings, Sight } from './findings'
import { firewallOver } from './verdict-parts'
import { atThePort } from './verdict-program'

/**
 * Whether who looked came to this computer:
 * - `here`: its connection was seen here
 * - `not-here`: it was not, and would have been
 * - `unclear`: neither can be told
 */
export type Arrived =
  | { readonly kind: 'here' | 'not-here'; readonly sure: Exclude<Confidence, 'possible'> }
  | { readonly kind: 'unclear' }

const unclear: Arrived = { kind: 'unclear' }

/**
 * Compares what one place says with what was seen on this computer meanwhile. A place that tells its address is known by
 * it. For the others there is only how often somebody came, which has to fit: a visitor may come by chance at the same
 * moment. Where nobody came, that counts as much as this computer could see.
 */
export function arrivedHere(findings: ForwardFindings, sight: Sight): Arrived {
  const { outside } = findings
  const { outcome, helper, family } = sight
  if (outside === null || outcome.kind === 'failed') return unclear
  if (outcome.kind === 'token') return { kind: 'here', sure: 'certain' }
  const coming = arrivalsOver(findings, family)
  if (helper !== null && coming.some(({ from }) => from === helper)) return { kind: 'here', sure: 'certain' }
  const sees = canSee(findings, family)
  if (sees === 'no') return unclear
  const known = new Set(outside.sights.flatMap((one) => (one.helper === null ? [] : [one.helper])))
  const strangers = coming.filter(({ from }) => !known.has(from))
  const arrived =
    outcome.kind === 'answered'
      ? whoWasAnswered(findings, sight, strangers)
      : whoWasNot(findings, sight, strangers)
  return arrived.kind === 'not-here' && sees === 'mostly' ? { ...arrived, sure: 'likely' } : arrived
}

/**
 * Whether who comes in would be seen here. What the packet filter hands on to somewhere else, a container for example, is in
 * no table of this computer. Where the filter may not be read, the program at the port is a hint: containers have one of
 * root's there, whose name is not told then.
 */
function canSee(findings: ForwardFindings, family: Family): 'yes' | 'mostly' | 'no' {
  if (findings.computer?.redirect != null) return 'no'
  const filter = firewallOver(findings, family)?.verdict
  if (filter === 'allows' || filter === 'blocks') return 'yes'
  const at = atThePort(findings)
  switch (at.kind) {
    case 'portlight':
      return 'mostly'
    case 'program':
      return at.listeners.every(({ program }) => program !== null && program !== 'docker-proxy')
        ? 'mostly'
        : 'no'
    case 'unknown':
    case 'handed-on':
    case 'deaf':
    case 'nobody':
      return 'no'
  }
}

/** Those who can be from the internet: by their address, or through a router that puts its own in its place. */
export function arrivalsOver({ outside, computer }: ForwardFindings, family: Family): readonly Arrival[] {
  return (outside?.arrivals ?? []).filter(
    ({ from }) =>
      from.includes(':') === (family === 'ipv6') && (isOnInternet(from) || from === computer?.gateway),
  )
}

function whoWasAnswered(findings: ForwardFindings, sight: Sight, strangers: readonly Arrival[]): Arrived {
  const { outside, computer } = findings
  if (outside === null) return unclear
  const { watch } = outside
  const rewritten = strangers.some(({ from }) => from === computer?.gateway)
  // one that tells its address and stayed long enough was to be seen by it; others then came by chance
  const seenByAddress = sight.helper !== null && !rewritten
  if (strangers.length === 0 || (seenByAddress && stayedLong(sight, findings))) {
    return nobodyCame(findings, sight, strangers.length === 0)
  }
  if (watch.kind === 'nothing' || seenByAddress) return unclear
  const expected = outside.sights.filter(
    (one) =>
      one.family === sight.family && one.outcome.kind === 'answered' && !isSeenByAddress(findings, one),
  )
  // of those that stayed, none can have been missed
  if (rewritten && stayedLong(sight, findings)) {
    const stayed = expected.filter((one) => stayedLong(one, findings))
    return sum(strangers.map(({ times }) => times)) >= stayed.length
      ? { kind: 'here', sure: 'likely' }
      : unclear
  }
  const knocks = sum(expected.map(({ visits }) => visits))
  const most = Math.max(...expected.map(({ visits }) => visits))
  // one who comes more often than any place does is somebody else
  const came = sum(strangers.map(({ times }) => (rewritten ? times : Math.min(times, most))))
  const places = rewritten ? 1 : new Set(expected.map(({ place, by }) => place ?? by)).size
  if (came >= knocks && knocks >= 2 && strangers.length >= places) return { kind: 'here', sure: 'certain' }
  if (came * 2 > knocks) return { kind: 'here', sure: 'likely' }
  const { opened } = watch.kind === 'table' ? watch : { opened: null }
  return opened !== null && opened * 2 < knocks ? { kind: 'not-here', sure: 'likely' } : unclear
}

function isSeenByAddress(findings: ForwardFindings, { helper, family }: Sight): boolean {
  return arrivalsOver(findings, family).some(({ from }) => from === helper)
}

/** True where its connection was open for longer than two looks at the table are apart. */
function stayedLong({ heldMs }: Sight, { outside }: ForwardFindings): boolean {
  const watch = outside?.watch
  return watch?.kind === 'table' && heldMs > watch.longestGapMs
}

/** Somebody out there was answered, and it was not seen here. @param quiet nobody at all came here */
function nobodyCame(findings: ForwardFindings, sight: Sight, quiet: boolean): Arrived {
  const { watch, sights } = findings.outside ?? {}
  switch (watch?.kind) {
    case undefined:
    case 'nothing':
      return unclear
    case 'answerer':
      return { kind: 'not-here', sure: 'certain' }
    case 'table': {
      if (stayedLong(sight, findings)) return { kind: 'not-here', sure: quiet ? 'certain' : 'likely' }
      if (watch.opened === 0 && (watch.dropped ?? 0) === 0) return { kind: 'not-here', sure: 'certain' }
      const knocks = sum((sights ?? []).map(({ visits }) => visits))
      // this computer took fewer connections, to all of its ports, than were accepted out there
      if (watch.opened !== null) {
        return watch.opened < knocks ? { kind: 'not-here', sure: 'likely' } : unclear
      }
      // a connection is in the table for a round trip at least, and one of several would have been met
      return sight.visits >= 3 && (sight.rttMs ?? 0) >= watch.longestGapMs
        ? { kind: 'not-here', sure: 'likely' }
        : unclear
    }
  }
}

/** It got no answer out there (or a refusal): did it come here all the same? */
function whoWasNot(findings: ForwardFindings, { outcome }: Sight, strangers: readonly Arrival[]): Arrived {
  const { outside } = findings
  const watch = outside?.watch
  if (watch === undefined || watch.kind === 'nothing' || outcome.kind === 'refused') return unclear
  // those who came may be the ones that were answered
  const othersWere = outside?.sights.some(
    (one) => one.outcome.kind === 'answered' || one.outcome.kind === 'token',
  )
  if (othersWere === true) return unclear
  // a visitor by chance is answered as ever; and routers visit computers at home for reasons of their own
  if (strangers.some(({ from, halfOpen }) => halfOpen > 0 && isOnInternet(from))) {
    return { kind: 'here', sure: 'likely' }
  }
  if (watch.kind === 'answerer') return { kind: 'not-here', sure: 'certain' }
  if (queueIsFull(findings)) return { kind: 'here', sure: 'likely' }
  return watch.opened === 0 && watch.dropped === 0 ? { kind: 'not-here', sure: 'likely' } : unclear
}

/** The system turned connections away while some wait at the port that no program takes. */
export function queueIsFull({ outside }: ForwardFindings): boolean {
  const watch = outside?.watch
  return watch?.kind === 'table' && (watch.dropped ?? 0) > 0 && watch.waiting > 0
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0)
}
