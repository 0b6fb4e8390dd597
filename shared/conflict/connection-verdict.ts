import { counted } from '../scan/output/figures'
import type { Socket } from '../sockets/socket'
import type { Confidence } from '../words/evidence'
import { listText } from '../words/list-text'
import { type Decision, decidedAs, placeText } from './decision'
import type { ConflictFacts } from './facts'
import { holdersText, ownersOf } from './holder-words'
import type { Situation } from './situation'

/**
 * Rows that are in the way, none of which listens. They do not have the port where it binds all the same: most servers
 * set SO_REUSEADDR, and are the measure of what is free.
 */
export function decideRows(
  { inTheWay, bind }: Situation,
  facts: ConflictFacts,
  confidence: Confidence,
): Decision {
  const place = placeText(facts)
  const withOption = bind.kind === 'binds'
  if (inTheWay.every(isOver)) {
    return decidedAs(
      'time-wait',
      !withOption,
      confidence,
      overSentence(inTheWay, place, withOption, facts.at),
    )
  }
  const bound = inTheWay.filter(({ state }) => state === 'CLOSED')
  if (bound.length > 0) {
    const holders = ownersOf(bound)
    const verbs = holders.length > 1 ? 'have bound it and do' : 'has bound it and does'
    return decidedAs(
      'bound-not-listening',
      true,
      confidence,
      `${place} is taken: ${holdersText(holders) || 'a program'} ${verbs} not listen.`,
    )
  }
  const alive = inTheWay.filter((socket) => !isOver(socket))
  return decidedAs(
    'outgoing-connection',
    !withOption,
    confidence,
    `${aliveSentence(alive, facts)}${withOption ? `; ${canHaveIt}` : ''}.`,
  )
}

/** Whose open connections they are, and which side made them where that is known; no full stop. */
function aliveSentence(alive: readonly Socket[], facts: ConflictFacts): string {
  const place = placeText(facts)
  const holders = ownersOf(alive)
  const who = holdersText(holders) || unseenUser(alive)
  const several = holders.length > 1
  const connections = counted(alive.length, 'connection')
  if (!alive.some((socket) => isOutgoing(socket, facts))) {
    // most likely the server that they came to has let go of its listener, and they stay
    return `Nobody listens on ${place}, but ${who} still ${several ? 'have' : 'has'} ${connections} open on it`
  }
  const { ephemeral } = facts.limits
  const { port } = facts.question
  const given = ephemeral !== null && port >= ephemeral.first && port <= ephemeral.last
  const why = given
    ? `: the system gives the ports ${ephemeral.first} to ${ephemeral.last} to outgoing connections`
    : ''
  return `Nobody listens on ${place}, but ${who} ${several ? 'use it as their' : 'uses it as its'} own end of ${connections}${why}`
}

const canHaveIt = 'a program that sets SO_REUSEADDR, as most servers do, can have the port now'

/** Over, and only kept by the kernel for a while. */
export function isOver({ state, owners, ownerless, protocol }: Socket): boolean {
  if (protocol === 'udp' || owners.length > 0) return false
  return state === 'TIME_WAIT' || ownerless === 'closing'
}

/** It was this side that connected: to a listener of this computer, or from a port that such connections are given. */
export function isOutgoing(
  { id, local, remote, state }: Socket,
  { limits: { ephemeral }, towardsListeners }: ConflictFacts,
): boolean {
  if (remote === null || state === 'TIME_WAIT') return false
  if (towardsListeners.includes(id)) return true
  if (ephemeral === null) return false
  const given = (port: number) => port >= ephemeral.first && port <= ephemeral.last
  return given(local.port) || !given(remote.port)
}

/** Finished connections: how long they stay, and whom they keep out. */
function overSentence(over: readonly Socket[], place: string, withOption: boolean, at: number): string {
  const waiting = over.every(({ state }) => state === 'TIME_WAIT')
  const ends = Math.max(0, ...over.map(({ endsAt }) => endsAt ?? 0))
  const known = waiting && ends > at
  const left = known ? `, for ${counted(Math.ceil((ends - at) / 1000), 'second')} more` : ''
  const state = waiting ? ' (TIME_WAIT)' : ''
  const option = withOption
    ? canHaveIt
    : `the program has to wait until ${known ? 'then' : over.length === 1 ? 'it is gone' : 'they are gone'}`
  return `Nobody listens on ${place}: ${counted(over.length, 'finished connection')} of it ${over.length === 1 ? 'is' : 'are'} kept by the system${left}${state}, which is normal; ${option}.`
}

/** Whose connection it is, as far as that can be told without its process. */
function unseenUser(sockets: readonly Socket[]): string {
  const users = [...new Set(sockets.flatMap(({ user }) => user ?? []))]
  return users.length === 0
    ? 'a program that can not be seen from here'
    : `a program of user ${listText(users)}`
}

/** How many connections there are, and whose. */
export function connectionsText(sockets: readonly Socket[]): string {
  const who = holdersText(ownersOf(sockets))
  return `${counted(sockets.length, 'connection')}${who === '' ? '' : ` of ${who}`} that ${sockets.length === 1 ? 'is' : 'are'} still open`
}
