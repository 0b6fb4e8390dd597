import { ownCommandInNamespace } from '../command-line/own-command'
import { commandText } from '../command-line/shell-text'
import { counted } from '../scan/output/figures'
import type { Socket } from '../sockets/socket'
import type { Evidence } from '../words/evidence'
import { listText } from '../words/list-text'
import type { ConflictFacts, HttpService } from './facts'
import { keepersOf } from './fixes/keeper-fixes'
import { keeperSentence } from './fixes/keepers'
import { addressText, holdersText, holderText, ownersOf, rowText } from './holder-words'
import type { BindProbe } from './report'
import type { Situation } from './situation'
import { inferredProbes, mayBeBoundUnseen } from './unset-probes'

/** Rows and ranges that the evidence names one by one. */
const mostNamed = 8

/** Connections that it names one by one. */
const mostConnections = 3

/** What was seen, in the order in which it was looked at. */
export function evidenceOf(situation: Situation, facts: ConflictFacts): Evidence[] {
  const { inTheWay, beside, bind } = situation
  const evidence: Evidence[] = []
  const add = (what: string, detail: string) => evidence.push({ what, detail })
  if (facts.tableProblem !== null) add('socket table', facts.tableProblem)
  else if (inTheWay.length === 0) add('socket table', 'No row has this port and would be in the way.')
  for (const text of rowTexts(inTheWay, rowText)) add('socket table', text)
  for (const text of rowTexts(beside, (row) => `${row.protocol.toUpperCase()} ${rowText(row)}`)) {
    add('socket table', `Not in the way: ${text}`)
  }
  for (const { pid, program } of facts.elsewhere.slice(0, mostNamed)) {
    const { own, administrator, question } = facts
    const look = commandText(ownCommandInNamespace(own, pid, administrator, 'why', String(question.port)))
    add(
      'other network namespaces',
      `${holderText({ pid, program })} listens on this port in a network namespace of its own. It is in the way only of programs in there${look === null ? '.' : `: ${look}`}`,
    )
  }
  if (inTheWay.length === 0 && bind.kind === 'binds') addUnlisted(facts, add)
  if (facts.strays !== null) addStrays(facts, add)
  const serviceState = 'netsh http show servicestate'
  if (facts.httpServices === null) add(serviceState, 'Not known: netsh gave no answer that can be read.')
  for (const service of (facts.httpServices ?? []).slice(0, mostNamed)) {
    add(serviceState, `${service.url}${askedBy(service)}`)
  }
  for (const unit of facts.socketUnits) add('systemctl list-sockets', `${unit.unit} listens on this port.`)
  for (const { unit, mainPid, restarts, triggeredBy } of facts.units) {
    const parts = [
      ...(mainPid === null ? [] : [`its main process is ${mainPid}`]),
      ...(restarts === null
        ? []
        : [restarts ? 'it is started again when it ends' : 'it is not started again when it ends']),
      ...(triggeredBy.length === 0 ? [] : [`${listText(triggeredBy)} starts it`]),
    ]
    if (parts.length > 0) add(`unit ${unit}`, `${parts.join('; ')}.`)
  }
  for (const keeper of keepersOf(situation.owners, facts)) add('who started it', keeperSentence(keeper))
  addRanges(facts, add)
  addRules(situation, facts, add)
  for (const [first, ...others] of alike([...facts.probes, ...inferredProbes(facts)])) {
    const addresses = listText([first, ...others].map(placeTried))
    add(probeName(first), probeText(first, addresses, facts))
  }
  return evidence
}

/**
 * Listeners and bound sockets one by one, as they hold the port; of many connections, which say the same again and
 * again, how many there are and what one is like.
 */
function rowTexts(rows: readonly Socket[], textOf: (row: Socket) => string): string[] {
  const connections = rows.filter(({ remote }) => remote !== null)
  const [one] = connections
  const few = connections.length <= mostConnections
  const named = few || one === undefined ? rows : rows.filter(({ remote }) => remote === null)
  const texts = named.slice(0, mostNamed).map(textOf)
  if (named.length > mostNamed) {
    texts.push(`… and ${counted(named.length - mostNamed, 'more row')} of this port`)
  }
  if (!few && one !== undefined) {
    texts.push(`${counted(connections.length, 'connection')} on the port, such as ${textOf(one)}`)
  }
  return texts
}

/** Each family is tried by itself, so that a wildcard of IPv6 that binds says nothing of IPv4. */
function placeTried({ address }: BindProbe): string {
  return address === '::' ? '[::] (IPv6 alone)' : addressText(address)
}

type Add = (what: string, detail: string) => void

/** The kernel's own count of what its tables leave out. */
function addUnlisted(facts: ConflictFacts, add: Add): void {
  const { unlistedTcp, question } = facts
  if (unlistedTcp === null || question.protocol !== 'tcp') return
  const { atMost } = unlistedTcp
  add(
    '/proc/net/sockstat',
    atMost === 0
      ? 'The kernel counts no TCP socket that stands in no table, so none is bound unseen.'
      : `The kernel counts ${counted(atMost, 'TCP socket')} that ${atMost === 1 ? 'stands' : 'stand'} in no table that can be seen here.${mayBeBoundUnseen(facts) ? ` ${atMost === 1 ? 'It' : 'One of them'} may be bound to this port.` : ''}`,
  )
}

/** ", asked for by the service WinRM in svchost (process 2688)". */
function askedBy({ program, pid, service }: HttpService): string {
  if (pid === null) return ''
  const process = program === null ? `process ${pid}` : holderText({ program, pid })
  return `, asked for by ${service === null ? process : `the service ${service} in ${process}`}`
}

function addStrays({ strays }: ConflictFacts, add: Add): void {
  const suspects = ownersOf(strays ?? [])
  add(
    'sockets in no table',
    suspects.length === 0
      ? 'No process that can be seen has a socket that stands in no table.'
      : `${holdersText(suspects, mostNamed)} ${suspects.length === 1 ? 'has' : 'have'} one: a socket that is bound and neither listens nor connects is such a one, and other kinds are too.`,
  )
}

function addRanges(
  { question: { port, protocol }, limits, excluded, system }: ConflictFacts,
  add: Add,
): void {
  const { ephemeral, unprivilegedFrom } = limits
  if (ephemeral !== null && port >= ephemeral.first && port <= ephemeral.last) {
    add(
      'ports for outgoing connections',
      `${port} is one of those that the system gives to outgoing connections (${ephemeral.first} to ${ephemeral.last}).`,
    )
  }
  if (system === 'linux' && protocol === 'tcp' && unprivilegedFrom !== null && port < unprivilegedFrom) {
    add('net.ipv4.ip_unprivileged_port_start', `${unprivilegedFrom}: ports below it need a privilege.`)
  }
  if (excluded === null) add('excluded port ranges', 'Not known: netsh gave no answer that can be read.')
  for (const { first, last } of excluded ?? []) {
    if (port >= first && port <= last)
      add('excluded port ranges', `Windows keeps ${first} to ${last} to itself.`)
  }
}

/** Rules that forbid binds, where one was forbidden now or then. */
function addRules({ bind }: Situation, { rules, question: { failure } }: ConflictFacts, add: Add): void {
  const forbidden = (error: string | null | undefined) => error === 'EACCES' || error === 'EPERM'
  const now = bind.kind === 'fails' && forbidden(bind.error)
  if (rules === null || !(now || forbidden(failure?.error))) return
  const modes = { enforcing: 'is enforcing', permissive: 'only warns (permissive)', off: 'is off' } as const
  if (rules.selinux !== null) add('/sys/fs/selinux', `SELinux ${modes[rules.selinux]}.`)
  if (rules.apparmor !== null) add('/sys/module/apparmor', `AppArmor is ${rules.apparmor}.`)
  for (const { unit, deny, allow } of rules.units) {
    add(`unit ${unit}`, `SocketBindDeny=${deny}${allow === '' ? '' : `, SocketBindAllow=${allow}`}.`)
  }
}

/** Probes that came out the same, in the order of their first ones. */
function alike(probes: readonly BindProbe[]): (readonly [BindProbe, ...BindProbe[]])[] {
  const groups = new Map<string, [BindProbe, ...BindProbe[]]>()
  for (const probe of probes) {
    const { reuseAddress, source, outcome, error } = probe
    const key = `${reuseAddress} ${source} ${outcome} ${error}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [probe])
    else group.push(probe)
  }
  return [...groups.values()]
}

function probeName({ reuseAddress }: BindProbe): string {
  return `bind ${reuseAddress === 'set' ? 'with' : 'without'} SO_REUSEADDR`
}

function probeText(
  { outcome, error, source, reuseAddress }: BindProbe,
  addresses: string,
  facts: ConflictFacts,
): string {
  const tried = source === 'probed'
  const inferred =
    facts.system === 'linux' ? 'inferred from the table' : 'inferred from the table and from loopback'
  const how = tried ? 'tried' : inferred
  switch (outcome) {
    case 'binds':
      return `binds on ${addresses} (${how})`
    case 'fails':
      return `fails on ${addresses} with ${error ?? 'an error'} (${how})`
    case 'not-known':
      return tried
        ? `not tried on ${addresses}, so that nobody who listens is disturbed`
        : `not known on ${addresses}: ${whyNotInferred(reuseAddress, facts)}`
  }
}

function whyNotInferred(option: BindProbe['reuseAddress'], facts: ConflictFacts): string {
  if (option === 'set') return 'that depends on how the socket that is in the way was made'
  if (facts.tableProblem !== null) return "the table of sockets can't be read"
  return mayBeBoundUnseen(facts)
    ? 'a socket that stands in no table may be in the way'
    : 'this system does not tell'
}
