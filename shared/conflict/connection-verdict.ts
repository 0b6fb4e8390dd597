import { counted } from '../scan/output/figures'
import type { Socket } from '../sockets/socket'
import type { Confidence } from '../words/evidence'
import { type Decision, decidedAs, placeText } from './decision'
import type { ConflictFacts } from './facts'
import { holdersText, ownersOf } from './holder-words'
import type { Situation } from './situation'

/** Rows that are in the way, none of which listens. */
export function decideRows(
  { inTheWay, bind }: Situation,
  facts: ConflictFacts,
  confidence: Confidence,
): Decision {
  const place = placeText(facts)
  const withOption = bind.kind === 'binds'
  if (inTheWay.every(isOver)) {
    const ends = Math.max(0, ...inTheWay.map(({ endsAt }) => endsAt ?? 0))
    const left = ends > facts.at ? `, for ${counted(Math.ceil((ends - facts.at) / 1000), 'second')} more` : ''
    const option = withOption
      ? 'a program that sets SO_REUSEADDR, as most servers do, can have the port now'
      : 'the program has to wait until then'
    return decidedAs(
      'time-wait',
      true,
      confidence,
      `Nobody listens on ${place}: ${counted(inTheWay.length, 'finished connection')} of it ${inTheWay.length === 1 ? 'is' : 'are'} kept by the system${left} (TIME_WAIT), which is normal; ${option}.`,
    )
  }
  const bound = inTheWay.filter(({ state }) => state === 'CLOSED')
  if (bound.length > 0) {
    const who = holdersText(ownersOf(bound)) || 'A program'
    return decidedAs(
      'bound-not-listening',
      true,
      confidence,
      `${who} has bound ${place} and does not listen on it.`,
    )
  }
  const alive = inTheWay.filter((socket) => !isOver(socket))
  const who = holdersText(ownersOf(alive))
  const { ephemeral } = facts.limits
  const given =
    ephemeral !== null && facts.question.port >= ephemeral.first && facts.question.port <= ephemeral.last
  const why = given
    ? `: the system gives the ports ${ephemeral.first} to ${ephemeral.last} to outgoing connections`
    : ''
  return decidedAs(
    'outgoing-connection',
    true,
    confidence,
    `Nobody listens on ${place}, but ${who || 'a program that can not be seen from here'} uses it as its own end of ${counted(alive.length, 'connection')}${why}.`,
  )
}

/** Over, and only kept by the kernel for a while. */
export function isOver({ state, owners, ownerless, protocol }: Socket): boolean {
  if (protocol === 'udp' || owners.length > 0) return false
  return state === 'TIME_WAIT' || ownerless === 'closing'
}

/** The port was given out for a connection to somewhere else. */
export function isOutgoing(
  { local, remote, state }: Socket,
  { limits: { ephemeral } }: ConflictFacts,
): boolean {
  if (remote === null || ephemeral === null || state === 'TIME_WAIT') return false
  const given = (port: number) => port >= ephemeral.first && port <= ephemeral.last
  return given(local.port) && !given(remote.port)
}

/** How many connections there are, and whose. */
export function connectionsText(sockets: readonly Socket[]): string {
  const who = holdersText(ownersOf(sockets))
  return `${counted(sockets.length, 'connection')}${who === '' ? '' : ` of ${who}`} that ${sockets.length === 1 ? 'is' : 'are'} still open`
}
