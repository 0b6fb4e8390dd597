import { listText } from '../words/list-text'
import { decideRows, isOver } from './connection-verdict'
import {
  type Decision,
  decidedAs,
  inUseUnseen,
  notInUseText,
  placeText,
  unknown,
  unreadTable,
} from './decision'
import type { ConflictFacts } from './facts'
import { holdersText, ownersOf } from './holder-words'
import { rulesText } from './rule-words'
import type { Situation } from './situation'

/** The verdict where a bind fails and nothing listens. */
export function decideFailing(error: string, situation: Situation, facts: ConflictFacts): Decision {
  const { inTheWay } = situation
  const { question, system } = facts
  switch (error) {
    case 'EADDRINUSE':
      if (inTheWay.length === 0) {
        return facts.tableProblem === null
          ? decideNoRow(facts)
          : unknown(facts, `something has it, and ${unreadTable(facts)}`, true)
      }
      // a socket that stands in no table could be in the way beside connections that are over, or beside what was read
      return decideRows(
        situation,
        facts,
        facts.tableProblem !== null || inTheWay.every(isOver) ? 'likely' : 'certain',
      )
    case 'EACCES':
    case 'EPERM':
      return system === 'win32'
        ? decideForbiddenByWindows(error, situation, facts)
        : decideForbidden(error, situation, facts)
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return decidedAs('address-not-local', false, 'certain', notLocalSentence(facts))
    case 'EINVAL':
      return unknown(
        facts,
        isLinkLocalWithoutZone(question.address)
          ? `${question.address} is an address of one network only: name its interface too, as in ${question.address}%eth0`
          : 'the system takes this address for none that a program can listen on (EINVAL)',
      )
    default:
      return unknown(facts, `the bind failed with ${error}, which says nothing about the port`)
  }
}

function decideForbidden(error: string, situation: Situation, facts: ConflictFacts): Decision {
  const { question, system, limits } = facts
  const place = placeText(facts)
  const inUse = inUseUnseen(situation, facts)
  const privilegedBelow = limits.unprivilegedFrom ?? (system === 'darwin' ? 1024 : 0)
  if (question.port < privilegedBelow) {
    return decidedAs(
      'privileged-port',
      inUse,
      'certain',
      `${notInUseText(place, facts)}: ports below ${privilegedBelow} are given only to programs with a privilege, and ${facts.user === null ? 'this user' : `user ${facts.user}`} has none.`,
    )
  }
  const rules = rulesText(facts)
  if (rules !== '') {
    return decidedAs(
      'forbidden-by-rule',
      inUse,
      'likely',
      `A rule of the system forbids ${place} (${error}), which needs no privilege${inUse === null ? '' : ' and which nothing uses'}: ${rules}.`,
    )
  }
  return unknown(
    facts,
    `the system forbids it (${error}) for a port that needs no privilege${inUse === null ? '' : ' and that nothing uses'}: a security rule (SELinux, AppArmor, an antivirus program) may`,
  )
}

/**
 * Windows has no privileged ports. It forbids (WSAEACCES) what stands in a range that it keeps, and what a socket has for itself
 * alone (SO_EXCLUSIVEADDRUSE: "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", Microsoft's Winsock documents).
 */
function decideForbiddenByWindows(error: string, situation: Situation, facts: ConflictFacts): Decision {
  const { question, excluded } = facts
  const place = placeText(facts)
  const range = excluded?.find(({ first, last }) => question.port >= first && question.port <= last)
  if (range !== undefined) {
    return decidedAs(
      'excluded-range',
      inUseUnseen(situation, facts),
      'certain',
      `${notInUseText(place, facts)}: Windows keeps the ports ${range.first} to ${range.last} from all programs, usually for Hyper-V, WSL or Docker.`,
    )
  }
  if (situation.inTheWay.length > 0) return decideRows(situation, facts, 'likely')
  const ranges =
    excluded === null
      ? 'it may be in a range that Windows keeps, which netsh, the command that lists them, did not tell'
      : 'it is in none of the ranges that Windows keeps'
  return unknown(
    facts,
    `Windows forbids it (${error}): ${ranges}; a program may have it for itself alone (SO_EXCLUSIVEADDRUSE), or a security program may forbid it`,
  )
}

/** fe80::/10 is on every interface, so that the system can't tell which is meant (RFC 4007 section 11). */
function isLinkLocalWithoutZone(address: string | null): boolean {
  return address !== null && /^fe[89ab][\da-f]:/i.test(address) && !address.includes('%')
}

function notLocalSentence({ question, localAddresses }: ConflictFacts): string {
  const address = question.address ?? '::'
  if (address === '::' || address === '::1') {
    return `IPv6 is turned off on this computer, so no program can listen on ${address}; the port itself is not in use there.`
  }
  const own = (localAddresses ?? []).filter((one) => one.includes(':') === address.includes(':')).slice(0, 4)
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
    return decidedAs('bound-not-listening', true, 'likely', `${what}; ${which}.`)
  }
  const unseen =
    administrator || strays === null
      ? 'its process can not be seen from here'
      : 'no process of this user has such a socket, and others are shown only to administrators'
  return decidedAs(
    'bound-not-listening',
    true,
    'likely',
    `${what}: no row of the table has the port, and ${unseen}.`,
  )
}
