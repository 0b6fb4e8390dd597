import { placeOf } from '../sockets/owner-place'
import type { Owner } from '../sockets/socket'
import { listText } from '../words/list-text'
import { wantedAddresses } from './clash'
import { evidenceOf } from './conflict-evidence'
import { connectionsText, decideRows, isOutgoing, isOver } from './connection-verdict'
import { holdsForContainer } from './container-verdict'
import { type Decision, decidedAs, placeText, unknown, unreadTable } from './decision'
import type { ConflictFacts } from './facts'
import { fixesFor } from './fixes/fixes'
import { addressText, holdersText, ownersOf } from './holder-words'
import { decideListener } from './listener-verdict'
import { decidePasted, sinceThen } from './pasted/pasted-verdict'
import { decideFailing } from './refused-verdict'
import type { ConflictReport, ConflictVerdict } from './report'
import { type Situation, situationOf } from './situation'
import { inferredProbes, mayBeBoundUnseen } from './unset-probes'

/** Rows that a report carries at most. */
const mostRows = 200

/** The answer that follows from what was seen; {@link ConflictFacts} in, nothing else. */
export function explainConflict(facts: ConflictFacts): Omit<ConflictReport, 'tookMs'> {
  const situation = situationOf(facts)
  const decision = decide(situation, facts)
  const holders = holdersOf(situation, facts, decision.verdict)
  const { port, protocol, address } = facts.question
  return {
    port,
    protocol,
    address,
    ...decision,
    sentence: `${decision.sentence}${placesText(holders.filter((holder) => !holdsForContainer(holder, facts)))}${suspendedText(holders, facts)}`,
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

/** Holders whose place is told in the sentence. */
const mostPlaces = 2

/** Which of several programs of one name they are: where they work. */
function placesText(holders: readonly Owner[]): string {
  if (holders.length > mostPlaces) return ''
  return holders
    .map((holder) => {
      const place = placeOf(holder)
      const who = holders.length === 1 ? 'It' : holdersText([holder])
      if (place === null) return ''
      return place.kind === 'project'
        ? ` ${who} belongs to the project ${place.name} (${holder.project?.folder}).`
        : ` ${who} works in ${place.name}.`
    })
    .join('')
}

/** That a holder is suspended: it has the port and serves nobody, and its terminal seems to be free. */
function suspendedText(holders: readonly Owner[], { suspendedPids }: ConflictFacts): string {
  const suspended = holders.filter(({ pid }) => suspendedPids.includes(pid))
  if (suspended.length === 0) return ''
  const verbs = suspended.length === 1 ? 'is suspended' : 'are suspended'
  return ` ${holdersText(suspended)} ${verbs} (by Ctrl+Z, a stop signal or a debugger): the port stays taken, and nobody is answered.`
}

/** Whether a program that sets SO_REUSEADDR, as most servers do on Unix, can have the port now. */
export function isFreeNow({ verdict, inUse }: Pick<ConflictReport, 'verdict' | 'inUse'>): boolean {
  return inUse === false && freeVerdicts.has(verdict)
}

/** What may bind: what is left over of connections keeps out only those that do not set SO_REUSEADDR. */
const freeVerdicts: ReadonlySet<ConflictVerdict> = new Set([
  'free',
  'other-protocol',
  'time-wait',
  'outgoing-connection',
  'nobody-listens',
])

/** Whether a free port is known to be kept from programs that do not set SO_REUSEADDR. */
export function isFreeForMost(
  report: Pick<ConflictReport, 'verdict' | 'inUse' | 'address' | 'probes'>,
): boolean {
  const wanted = wantedAddresses(report) ?? []
  return (
    isFreeNow(report) &&
    report.probes.some(
      ({ address, reuseAddress, error }) =>
        reuseAddress === 'unset' && error === 'EADDRINUSE' && wanted.some((one) => one.address === address),
    )
  )
}

function decide(situation: Situation, facts: ConflictFacts): Decision {
  if (situation.wanted.length === 0) {
    return unknown(facts, `${facts.question.address ?? ''} is no address`)
  }
  return decidePasted(situation, facts) ?? decidePresent(situation, facts)
}

/** What is the case now, whatever was pasted. */
function decidePresent(situation: Situation, facts: ConflictFacts): Decision {
  const { bind, listeners, inTheWay } = situation
  if (listeners.length > 0) return decideListener(situation, facts)
  switch (bind.kind) {
    case 'binds': {
      const decision = decideBinding(situation, facts)
      return { ...decision, sentence: `${decision.sentence}${sinceThen(decision, facts)}` }
    }
    case 'fails':
      return decideFailing(bind.error, situation, facts)
    case 'not-known':
      if (inTheWay.length > 0) return decideRows(situation, facts, 'likely')
      return unknown(
        facts,
        `no bind could be tried, and ${facts.tableProblem === null ? 'no table says that it is taken' : unreadTable(facts)}`,
      )
  }
}

/** It binds now, so whatever is there is in nobody's way, or only of programs without SO_REUSEADDR. */
function decideBinding(situation: Situation, facts: ConflictFacts): Decision {
  const { inTheWay, beside, bind } = situation
  const place = placeText(facts)
  const confidence = bind.kind === 'binds' && bind.source === 'probed' ? 'certain' : 'likely'
  if (inTheWay.length > 0) {
    if (inTheWay.every(isOver) || inTheWay.some((socket) => isOutgoing(socket, facts))) {
      return decideRows(situation, facts, confidence)
    }
    return decidedAs(
      'free',
      false,
      confidence,
      `${place} binds now for programs that set SO_REUSEADDR, as most servers do; one that doesn't is kept out by ${connectionsText(inTheWay)}.`,
    )
  }
  const { protocol } = facts.question
  const doubt = doubtOf(facts)
  const binds =
    (facts.system !== 'win32' && facts.tableProblem !== null) || mayBeBoundUnseen(facts)
      ? 'binds now for programs that set SO_REUSEADDR, as most servers do'
      : 'binds now'
  const sure = doubt === '' ? confidence : 'likely'
  const other = beside.filter((socket) => socket.protocol !== protocol)
  if (other.length > 0) {
    const holders = ownersOf(other)
    const who = holders.length > 0 ? holdersText(holders) : 'a program'
    const spoken = (other[0]?.protocol ?? '').toUpperCase()
    // where the text names no protocol, that may be the very one
    const apart = facts.question.failure?.protocol === 'assumed' ? '' : ', which has nothing to do with it'
    return decidedAs(
      'other-protocol',
      false,
      sure,
      `${place} is free and ${binds}: ${who} uses ${spoken} port ${facts.question.port}${apart}${doubt}.`,
    )
  }
  const same = beside.filter((socket) => socket.protocol === protocol)
  const at = listText([...new Set(same.map(({ local }) => addressText(local.address)))].slice(0, 3))
  const remark = at === '' ? '' : ` (on ${at} it is in use, which is another address)`
  return decidedAs('free', false, sure, `${place} is free: it ${binds}${remark}${doubt}.`)
}

/**
 * Why a program without SO_REUSEADDR may be kept out all the same; '' where nobody is seen who may do it. Sockets that
 * nobody can look at are there on many a computer: for them alone the sentence says no more than what was tried.
 */
function doubtOf(facts: ConflictFacts): string {
  const start = '; for others that is not known, because'
  if (facts.tableProblem !== null) {
    // on Windows a socket that is only bound has all addresses but loopback's for itself
    return facts.system === 'win32'
      ? `; for other addresses than loopback that is not known, because ${unreadTable(facts)}`
      : `${start} ${unreadTable(facts)}`
  }
  const suspects = mayBeBoundUnseen(facts) ? ownersOf(facts.strays ?? []) : []
  return suspects.length === 0
    ? ''
    : `${start} a socket that stands in no table may be in the way, such as one of ${holdersText(suspects)}`
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
