import { portText } from '../../ports/port-text'
import { isWildcard, reachOf } from '../../sockets/reach'
import { listText } from '../../words/list-text'
import { sentenceStart } from '../../words/sentence-start'
import { type Decision, decidedAs, inUseNow, inUseUnseen, placeText, unreadTable } from '../decision'
import type { ConflictFacts } from '../facts'
import { addressText, holdersText, holderText } from '../holder-words'
import type { PastedFailure } from '../question'
import { rulesText } from '../rule-words'
import type { Situation } from '../situation'

/**
 * The verdict on the failure that was pasted, where it has causes of its own: a refusal by right or rule, an address, a
 * connection, a list of a container's runtime. Null where the present explains it, or nothing was pasted.
 */
export function decidePasted(situation: Situation, facts: ConflictFacts): Decision | null {
  const { failure } = facts.question
  if (failure === undefined) return null
  if (failure.elsewhere) return onAnotherComputer(failure, facts)
  if (failure.refusedBy === 'url-list' && failure.error === 'EACCES')
    return decideUrl(failure, situation, facts)
  switch (failure.error) {
    case null:
      return null
    case 'EADDRINUSE':
      if (failure.connecting) return noEndOfItsOwn(facts)
      return failure.refusedBy === 'runtime-list' ? decideList(failure, situation, facts) : null
    case 'EACCES':
    case 'EPERM':
      return decideForbidden(failure, situation, facts)
    case 'EADDRNOTAVAIL':
      return decideAddress(failure, situation, facts)
    case 'ECONNREFUSED':
      return decideRefused(failure, situation, facts)
  }
}

function onAnotherComputer({ host }: PastedFailure, facts: ConflictFacts): Decision {
  const { port, protocol } = facts.question
  return notHere(
    `It was ${portText({ protocol, port })} of ${host ?? 'another computer'} that was asked for: who has it there can't be seen from this computer, so ask there.`,
  )
}

/** Who can be in the way of a program that was refused by right is told beside it. */
function besides({ owners, listeners }: Situation, { question: { port } }: ConflictFacts): string {
  if (listeners.length === 0) return ''
  const who = owners.length > 0 ? holdersText(owners) : 'a program'
  return ` Besides, ${who} ${owners.length > 1 ? 'listen' : 'listens'} on port ${port} now.`
}

/** @param start whether a sentence begins with it; names keep their own first letter */
function programText({ program }: PastedFailure, start = false): string {
  return program ?? (start ? 'The program' : 'the program')
}

/** What a look at this computer can't tell. */
function notHere(sentence: string): Decision {
  return decidedAs('unknown', null, 'possible', sentence)
}

function decideForbidden(
  failure: PastedFailure,
  situation: Situation,
  facts: ConflictFacts,
): Decision | null {
  const { bind, listeners } = situation
  const { system, limits, question } = facts
  // Windows calls a port that another program has for itself alone forbidden (WSAEACCES)
  if (system === 'win32' && listeners.length > 0) return null
  // what fails here and now too says more than what was pasted
  if (bind.kind === 'fails' && bind.error !== 'EADDRINUSE') return null
  if (failure.connecting) return forbiddenToConnect(failure, facts)
  const place = placeText(facts)
  const inUse = inUseNow(situation, facts)
  const privilegedBelow = limits.unprivilegedFrom ?? (system === 'darwin' ? 1024 : 0)
  const rules = rulesText(facts)
  if (failure.error === 'EACCES' && system !== 'win32' && question.port < privilegedBelow) {
    const now = inUse === false ? ` The port itself is not in use${bindsHere(situation, facts)}.` : ''
    const also = rules === '' ? '' : ` If it had that privilege, ${rules}.`
    return decidedAs(
      'privileged-port',
      inUse,
      'likely',
      `${programText(failure, true)} had no right to ${place}: ports below ${privilegedBelow} are given only to programs with a privilege (root, or CAP_NET_BIND_SERVICE on Linux).${now}${also}${besides(situation, facts)}`,
    )
  }
  if (system === 'win32') {
    return decidedAs(
      'forbidden-by-rule',
      inUse,
      'possible',
      `${place} was forbidden to ${programText(failure)}, and ${inUse === null ? `whether something has it now is not known, because ${unreadTable(facts)}` : 'is not in use now'}: Windows may have kept it in a range for Hyper-V, WSL or Docker, which it chooses anew at each start, or a program had it for itself alone and has ended since.`,
    )
  }
  const needs = `${place} needs no privilege${inUse === false ? ` and is not in use${bindsHere(situation, facts)}` : ''}`
  return decidedAs(
    'forbidden-by-rule',
    inUse,
    rules === '' ? 'possible' : 'likely',
    `A rule of the system kept ${programText(failure)} from it, and not another program: ${needs}. ${rules === '' ? `On ${systemName(facts)} that may be a rule of SELinux, AppArmor, systemd (SocketBindDeny) or a container, or where the program ran ports from ${question.port} on were privileged` : sentenceStart(rules)}.${besides(situation, facts)}`,
  )
}

/**
 * Windows' HTTP service gives a URL to administrators and to those for whom it is reserved: who has the port is another matter
 * ("Namespace Reservations, Registrations, and Routing" of Microsoft's documents on the HTTP Server API).
 */
function decideUrl(failure: PastedFailure, situation: Situation, facts: ConflictFacts): Decision {
  const windows = facts.system === 'win32'
  const where = windows ? '' : ' This computer does not run Windows, so look at the one on which it failed.'
  return decidedAs(
    windows ? 'forbidden-by-rule' : 'unknown',
    windows ? inUseNow(situation, facts) : null,
    windows ? 'likely' : 'possible',
    `The HTTP service of Windows did not give ${programText(failure)} the web address that it asked for. It gives one to administrators, and to users for whom it is reserved. That is a matter of rights, and not of who has port ${facts.question.port}.${where}${windows ? besides(situation, facts) : ''}`,
  )
}

/** Nobody needs a privilege to connect: only a rule or a firewall forbids that. */
function forbiddenToConnect(failure: PastedFailure, facts: ConflictFacts): Decision {
  const { protocol, port } = facts.question
  const rules = rulesText(facts)
  return decidedAs(
    'unknown',
    null,
    'possible',
    `${programText(failure, true)} was not allowed to connect to ${portText({ protocol, port })}, which is not about who has the port: a rule of SELinux or AppArmor, or a firewall that rejects it, says so.${rules === '' ? '' : ` ${sentenceStart(rules)}.`}`,
  )
}

function bindsHere({ bind }: Situation, { administrator, user }: ConflictFacts): string {
  if (bind.kind !== 'binds') return ''
  const who = administrator ? 'as an administrator' : user === null ? '' : `as user ${user}`
  return `, and Portlight, which runs ${who === '' ? 'with rights of its own' : who}, can bind it now`
}

function systemName({ system }: ConflictFacts): string {
  return system === 'darwin' ? 'macOS' : 'Linux'
}

/** A program that connects asks for no port by number: its own end could not be had. */
function noEndOfItsOwn({ question: { protocol, port } }: ConflictFacts): Decision {
  return notHere(
    `It was not ${portText({ protocol, port })} that could not be had: the program wanted to connect to it, and had no address or no free port for its own end. Mostly that is the address that it was told to send from, IPv6 that is turned off, or so many connections at once that all ports for outgoing ones were taken.`,
  )
}

function decideAddress(failure: PastedFailure, situation: Situation, facts: ConflictFacts): Decision | null {
  const { bind, listeners } = situation
  // it is no address of this computer now either
  if (bind.kind === 'fails' && bind.error !== 'EADDRINUSE') return null
  const { address } = facts.question
  if (failure.connecting) return noEndOfItsOwn(facts)
  const own = (facts.localAddresses ?? []).slice(0, 4)
  const has = own.length === 0 ? '' : ` It has ${listText(own)}.`
  if (address === null || failure.host !== null) {
    const which =
      failure.host === null
        ? 'The text does not say for which one'
        : `It was told ${failure.host}, whose address was not looked up`
    return decidedAs(
      'address-not-local',
      inUseNow(situation, facts),
      'possible',
      `${programText(failure, true)} asked for an address that this computer did not have when it tried, whatever the port. ${which}.${has}`,
    )
  }
  // something else is the matter now, or that can't be told
  if (listeners.length === 0 && bind.kind !== 'binds') return null
  const where = addressText(address)
  return decidedAs(
    listeners.length > 0 ? 'live-listener' : 'free',
    listeners.length > 0,
    'likely',
    `${where} is an address of this computer now, and ${listeners.length > 0 ? 'something listens there' : `${placeText(facts)} binds`}: when the program tried, it was not there yet. Either the network was not up (a service that is started too early), the address has come since, or the program ran in a container or another network namespace, which has addresses of its own.`,
  )
}

/** The other program did not answer: who listens there now, and where. */
function decideRefused(failure: PastedFailure, situation: Situation, facts: ConflictFacts): Decision | null {
  const { port, protocol, address } = facts.question
  const named = portText({ protocol, port })
  if (failure.host !== null || isForeign(address, situation, facts)) {
    const target = failure.host ?? addressText(address ?? '')
    return notHere(
      `The connection to ${target} was refused there: nothing listened on ${named}, or a firewall said no for it. That is not known to be this computer, so who should listen has to be looked at there.`,
    )
  }
  const { listeners, beside, bind } = situation
  // whoever connects to loopback reaches who listens on all addresses too
  if (listeners.length > 0) {
    const who = holdersText(situation.owners) || 'A program'
    const at = listText([...new Set(listeners.map(({ local }) => addressText(local.address)))].slice(0, 4))
    return decidedAs(
      'live-listener',
      true,
      'likely',
      `${who} listens on ${named} at ${at} now. When the connection was refused it did not yet, or the program connects from a container, where localhost is the container itself.`,
    )
  }
  const taken = bind.kind === 'fails' && bind.error === 'EADDRINUSE'
  // who is missing in what was read may listen
  if (facts.tableProblem !== null && bind.kind !== 'binds') return null
  const confidence = facts.tableProblem === null ? 'certain' : 'likely'
  const elsewhere = beside.filter((row) => row.protocol === protocol && row.remote === null)
  if (elsewhere.length > 0) {
    const who = holdersText(elsewhere.flatMap(({ owners }) => owners)) || 'a program'
    const at = listText([...new Set(elsewhere.map(({ local }) => addressText(local.address)))].slice(0, 4))
    return decidedAs(
      'nobody-listens',
      taken,
      confidence,
      `Nobody listens on ${placeText(facts)}, which is why the connection was refused: ${who} listens on port ${port} at ${at} only, which is another address.`,
    )
  }
  return decidedAs(
    'nobody-listens',
    taken,
    confidence,
    `Nobody listens on ${placeText(facts)}, which is why the connection was refused: the server is not started, listens on another port, or runs in a container that does not publish it.`,
  )
}

/** An address that is none of this computer's; where its own could not be listed, one that could not be bound. */
function isForeign(address: string | null, { bind }: Situation, { localAddresses }: ConflictFacts): boolean {
  if (address === null || address === 'localhost' || isOwnByNature(address)) return false
  if (localAddresses === null) return bind.kind === 'fails' && bind.error === 'EADDRNOTAVAIL'
  return !localAddresses.includes(address.split('%')[0] ?? address)
}

/** Loopback, and the wildcard, which reaches it too. */
function isOwnByNature(address: string): boolean {
  return isWildcard(address) || reachOf(address) === 'loopback'
}

/** Docker and Kubernetes keep lists of their own: what stands there needs no socket. */
function decideList(failure: PastedFailure, situation: Situation, facts: ConflictFacts): Decision | null {
  const { listeners, bind } = situation
  // whoever has the port is told by the present, as a container or not
  if (listeners.length > 0 || (bind.kind === 'fails' && bind.error === 'EADDRINUSE')) return null
  const who = failure.program === 'Kubernetes' ? 'Kubernetes' : (failure.program ?? 'Docker')
  const what =
    who === 'Kubernetes'
      ? 'another service or pod has the port there'
      : 'another container publishes it, also one that is being started or stopped, or the list was not tidied after a crash'
  const inUse = inUseUnseen(situation, facts)
  const sockets =
    inUse === null
      ? `Whether a socket of this computer has the port, too, is not known, because ${unreadTable(facts)}; none is needed for that`
      : 'No socket of this computer has the port, and none is needed for that'
  return decidedAs(
    'runtime-list',
    inUse,
    'likely',
    `${who} refused ${placeText(facts)} by its own list, and not the system: ${what}. ${sockets}.`,
  )
}

/**
 * Why a port that was taken binds now, behind a verdict that says so; '' where nothing of the kind was pasted. Who has the
 * port in another network namespace is told by the evidence.
 */
export function sinceThen(
  { verdict }: Decision,
  { question: { failure }, elsewhere }: ConflictFacts,
): string {
  if (failure?.error !== 'EADDRINUSE' || (verdict !== 'free' && verdict !== 'other-protocol')) return ''
  const [other] = elsewhere
  const there =
    other === undefined
      ? 'or the program ran in a container, another network namespace or on another computer, which have ports of their own'
      : `or the program ran in the network namespace in which ${holderText(other)} listens on it`
  return ` When ${failure.program ?? 'the program'} tried, something had it: that has given it up since, ${there}.`
}
