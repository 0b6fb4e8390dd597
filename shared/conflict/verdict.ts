import { counted } from '../scan/output/figures'
import type { Socket } from '../sockets/socket'
import type { Confidence } from '../words/evidence'
import { evidenceOf } from './conflict-evidence'
import type { ConflictFacts } from './facts'
import { fixesFor } from './fixes'
import { addressText, holdersText, listText, ownersOf } from './holder-words'
import { type Decision, decideListener, placeText } from './listener-verdict'
import type { ConflictReport, ConflictVerdict } from './report'
import { type Situation, situationOf } from './situation'
import { inferredProbes } from './unset-probes'

/** Rows that a report carries at most. */
const mostRows = 200

/** The answer that follows from what was seen; {@link ConflictFacts} in, nothing else. */
export function explainConflict(facts: ConflictFacts): Omit<ConflictReport, 'tookMs'> {
  const situation = situationOf(facts)
  const decision = decide(situation, facts)
  const holders = holdersOf(situation, facts, decision.verdict)
  return {
    ...facts.question,
    ...decision,
    evidence: evidenceOf(situation, facts),
    probes: [...facts.probes, ...inferredProbes(facts)],
    sockets: [...situation.inTheWay, ...situation.beside].slice(0, mostRows),
    owners: holders,
    fixes: fixesFor(decision, situation, facts, holders),
    freePorts: facts.freePorts,
    service: facts.service,
    at: facts.at,
  }
}

/** Whether a program that sets SO_REUSEADDR, as most servers do on Unix, could have the port now. */
export function isFreeNow({ verdict, probes }: Pick<ConflictReport, 'verdict' | 'probes'>): boolean {
  if (verdict === 'free' || verdict === 'other-protocol') return true
  if (verdict !== 'time-wait' && verdict !== 'outgoing-connection') return false
  const tried = probes.filter(({ source }) => source === 'probed')
  return (
    tried.some(({ outcome }) => outcome === 'binds') && !tried.some(({ error }) => error === 'EADDRINUSE')
  )
}

function decide(situation: Situation, facts: ConflictFacts): Decision {
  const { bind, listeners, inTheWay } = situation
  if (situation.wanted.length === 0) {
    return unknown(facts, `${facts.question.address ?? ''} is no address`)
  }
  if (listeners.length > 0) return decideListener(situation, facts)
  switch (bind.kind) {
    case 'binds':
      return decideBinding(situation, facts)
    case 'fails':
      return decideFailing(bind.error, situation, facts)
    case 'not-known':
      return inTheWay.length > 0
        ? decideRows(situation, facts, 'likely')
        : unknown(facts, 'no bind could be tried, and no table says that it is taken')
  }
}

function decided(
  verdict: ConflictVerdict,
  inUse: boolean,
  confidence: Confidence,
  sentence: string,
): Decision {
  return { verdict, inUse, confidence, sentence }
}

function unknown(facts: ConflictFacts, why: string): Decision {
  return decided(
    'unknown',
    false,
    'possible',
    `Why ${placeText(facts)} can't be had is not known, because ${why}.`,
  )
}

/** It binds now, so whatever is there is in nobody's way, or only of programs without SO_REUSEADDR. */
function decideBinding(situation: Situation, facts: ConflictFacts): Decision {
  const { inTheWay, beside } = situation
  const place = placeText(facts)
  if (inTheWay.length > 0) {
    if (inTheWay.every(isOver) || inTheWay.some((socket) => isOutgoing(socket, facts))) {
      return decideRows(situation, facts, 'certain')
    }
    return decided(
      'free',
      false,
      'certain',
      `${place} binds now for programs that set SO_REUSEADDR, as most servers do; one that doesn't is kept out by ${connectionsText(inTheWay)}.`,
    )
  }
  const { protocol } = facts.question
  const other = beside.filter((socket) => socket.protocol !== protocol)
  if (other.length > 0) {
    const holders = ownersOf(other)
    const who = holders.length > 0 ? holdersText(holders) : 'a program'
    const spoken = (other[0]?.protocol ?? '').toUpperCase()
    return decided(
      'other-protocol',
      false,
      'certain',
      `${place} is free and binds now: ${who} uses ${spoken} port ${facts.question.port}, which has nothing to do with it.`,
    )
  }
  const same = beside.filter((socket) => socket.protocol === protocol)
  const at = listText([...new Set(same.map(({ local }) => addressText(local.address)))].slice(0, 3))
  const remark = at === '' ? '' : ` (on ${at} it is in use, which is another address)`
  return decided('free', false, 'certain', `${place} is free: it binds now${remark}.`)
}

function decideFailing(error: string, situation: Situation, facts: ConflictFacts): Decision {
  const { inTheWay } = situation
  const { question, system, limits, excluded } = facts
  const place = placeText(facts)
  switch (error) {
    case 'EADDRINUSE':
      if (inTheWay.length === 0) return decideNoRow(facts)
      // a socket that is bound and stands in no table could be in the way beside connections that are over
      return decideRows(situation, facts, inTheWay.every(isOver) ? 'likely' : 'certain')
    case 'EACCES':
    case 'EPERM': {
      const range = excluded.find(({ first, last }) => question.port >= first && question.port <= last)
      if (range !== undefined) {
        return decided(
          'excluded-range',
          false,
          'certain',
          `${place} is not in use: Windows keeps the ports ${range.first} to ${range.last} from all programs, usually for Hyper-V, WSL or Docker.`,
        )
      }
      const privilegedBelow = limits.unprivilegedFrom ?? (system === 'darwin' ? 1024 : 0)
      if (system !== 'win32' && question.port < privilegedBelow) {
        return decided(
          'privileged-port',
          false,
          'certain',
          `${place} is not in use: ports below ${privilegedBelow} are given only to programs with a privilege, and ${facts.user === null ? 'this user' : `user ${facts.user}`} has none.`,
        )
      }
      return unknown(
        facts,
        `the system forbids it (${error}) for a port that needs no privilege and that nothing uses: a security rule (SELinux, AppArmor, an antivirus program) may`,
      )
    }
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return decided('address-not-local', false, 'certain', notLocalSentence(facts))
    default:
      return unknown(facts, `the bind failed with ${error}, which says nothing about the port`)
  }
}

function notLocalSentence({ question, localAddresses }: ConflictFacts): string {
  const address = question.address ?? '::'
  if (address === '::' || address === '::1') {
    return `IPv6 is turned off on this computer, so no program can listen on ${address}; the port itself is not in use there.`
  }
  const own = localAddresses.filter((one) => one.includes(':') === address.includes(':')).slice(0, 4)
  const has = own.length === 0 ? '' : `; it has ${listText(own)}`
  return `${address} is no address of this computer, so no program can listen on it, whatever the port${has}.`
}

/** Taken, and no table says by whom: a socket that is bound and neither listens nor connects stands in none. */
function decideNoRow(facts: ConflictFacts): Decision {
  const { strays, administrator } = facts
  const place = placeText(facts)
  const what = `Something has bound ${place} and does not listen on it`
  const suspects = ownersOf(strays ?? [])
  if (suspects.length > 0) {
    const which =
      suspects.length === 1
        ? `${holdersText(suspects)} has a socket that stands in no table and may be it`
        : `one of these may be it, as each has a socket that stands in no table: ${holdersText(suspects)}`
    return decided('bound-not-listening', true, 'likely', `${what}; ${which}.`)
  }
  const unseen = administrator
    ? 'its process can not be seen from here'
    : 'no process of this user has such a socket, and others are shown only to administrators'
  return decided(
    'bound-not-listening',
    true,
    'likely',
    `${what}: no row of the table has the port, and ${unseen}.`,
  )
}

/** Rows that are in the way, none of which listens. */
function decideRows({ inTheWay, bind }: Situation, facts: ConflictFacts, confidence: Confidence): Decision {
  const place = placeText(facts)
  const withOption = bind.kind === 'binds'
  if (inTheWay.every(isOver)) {
    const ends = Math.max(0, ...inTheWay.map(({ endsAt }) => endsAt ?? 0))
    const left = ends > facts.at ? `, for ${counted(Math.ceil((ends - facts.at) / 1000), 'second')} more` : ''
    const option = withOption
      ? 'a program that sets SO_REUSEADDR, as most servers do, can have the port now'
      : 'the program has to wait until then'
    return decided(
      'time-wait',
      true,
      confidence,
      `Nobody listens on ${place}: ${counted(inTheWay.length, 'finished connection')} of it ${inTheWay.length === 1 ? 'is' : 'are'} kept by the system${left} (TIME_WAIT), which is normal; ${option}.`,
    )
  }
  const bound = inTheWay.filter(({ state }) => state === 'CLOSED')
  if (bound.length > 0) {
    const who = holdersText(ownersOf(bound)) || 'A program'
    return decided(
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
  return decided(
    'outgoing-connection',
    true,
    confidence,
    `Nobody listens on ${place}, but ${who || 'a program that can not be seen from here'} uses it as its own end of ${counted(alive.length, 'connection')}${why}.`,
  )
}

/** Over, and only kept by the kernel for a while. */
function isOver({ state, owners, ownerless, protocol }: Socket): boolean {
  if (protocol === 'udp' || owners.length > 0) return false
  return state === 'TIME_WAIT' || ownerless === 'closing'
}

/** The port was given out for a connection to somewhere else. */
function isOutgoing({ local, remote, state }: Socket, { limits: { ephemeral } }: ConflictFacts): boolean {
  if (remote === null || ephemeral === null || state === 'TIME_WAIT') return false
  const given = (port: number) => port >= ephemeral.first && port <= ephemeral.last
  return given(local.port) && !given(remote.port)
}

function connectionsText(sockets: readonly Socket[]): string {
  const who = holdersText(ownersOf(sockets))
  return `${counted(sockets.length, 'connection')}${who === '' ? '' : ` of ${who}`} that ${sockets.length === 1 ? 'is' : 'are'} still open`
}

/** Processes that hold the port, or may. */
function holdersOf({ inTheWay, listeners, bind }: Situation, facts: ConflictFacts, verdict: ConflictVerdict) {
  if (listeners.length > 0) return ownersOf(listeners)
  if (verdict === 'bound-not-listening' && inTheWay.length === 0) {
    // several are no more than suspects, and nobody is to be stopped on suspicion
    const suspects = ownersOf(facts.strays ?? [])
    return suspects.length === 1 ? suspects : []
  }
  if (verdict === 'free' && bind.kind === 'binds') return []
  return ownersOf(inTheWay)
}
