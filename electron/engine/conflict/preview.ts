import type { ConflictFacts } from '#shared/conflict/facts'
import { keeperFix, keepersOf } from '#shared/conflict/fixes/keeper-fixes'
import { keeperSentence } from '#shared/conflict/fixes/keepers'
import { containerFixes, insteadOfSignal, unitFixes } from '#shared/conflict/fixes/service-fixes'
import type { ConfirmedProcess, StopPreview } from '#shared/conflict/fixes/stop'
import { holderText } from '#shared/conflict/holder-words'
import { containerOwner } from '#shared/conflict/listener-verdict'
import type { ConflictReport } from '#shared/conflict/report'
import { situationOf } from '#shared/conflict/situation'
import { isWildcard } from '#shared/sockets/reach'
import { isListening, type Owner, type Socket } from '#shared/sockets/socket'
import type { ProcessEntry } from './process-source'

export interface PreviewParts {
  readonly owner: Owner
  readonly confirms: ConfirmedProcess
  readonly refusal: string | null
  readonly report: Pick<ConflictReport, 'verdict' | 'owners'>
  readonly facts: ConflictFacts
  /** All sockets of this computer. */
  readonly sockets: readonly Socket[]
  readonly processes: readonly ProcessEntry[]
}

/** What stopping a process would do, out of what was seen. */
export function previewOf(parts: PreviewParts): StopPreview {
  const { owner, confirms, refusal, report, facts, sockets, processes } = parts
  const children = descendantsOf(owner.pid, processes)
  const below = new Set(children.map(({ pid }) => pid))
  const isOwn = ({ owners }: Socket) => owners.some(({ pid }) => pid === owner.pid)
  const isOfChildren = ({ owners }: Socket) => owners.some(({ pid }) => below.has(pid))
  const all = sockets.filter((socket) => isOwn(socket) || isOfChildren(socket))
  const served = new Set(all.filter(isListening).map(portText))
  const connected = all.filter(
    (socket) =>
      socket.remote !== null &&
      socket.state === 'ESTABLISHED' &&
      (served.has(portText(socket)) || facts.sockets.some(({ id }) => id === socket.id)),
  )
  const waiting = sockets.filter(
    ({ ownerless, state }) => ownerless === 'not-accepted' && state === 'ESTABLISHED',
  )
  // they end with the last process that has the listener open
  const listenersOf = (row: Socket) => all.filter((one) => isListening(one) && isListenerOf(one, row))
  const ownWaiting = waiting.filter((row) =>
    listenersOf(row).some(({ owners }) => owners.every(({ pid }) => pid === owner.pid)),
  )
  const childWaiting = waiting.filter(
    (row) => !ownWaiting.includes(row) && listenersOf(row).some(isOfChildren),
  )
  const [keeper] = keepersOf([owner], facts)
  const holders = new Set(report.owners.map(({ pid }) => pid))
  return {
    owner,
    confirms,
    refusal,
    listening: all.filter((socket) => isListening(socket) && isOwn(socket)),
    connections: connected.filter((socket) => !isOfChildren(socket)).length + ownWaiting.length,
    childConnections: connected.filter(isOfChildren).length + childWaiting.length,
    children: children.map(({ pid, birth, program }) => ({
      pid,
      birth,
      program,
      alsoHolds: holders.has(pid),
    })),
    instead: insteadOf(owner, report, facts),
    // nobody starts what also has the port itself: that is ended along with it
    keeper:
      keeper === undefined || holders.has(keeper.pid)
        ? null
        : { again: keeper.again, sentence: keeperSentence(keeper), fix: keeperFix(keeper, facts) },
    alwaysForced: facts.system === 'win32',
  }
}

/** Whether a connection came in by a listener: on its port, and on its address or any. */
function isListenerOf({ protocol, local }: Socket, connection: Socket): boolean {
  return (
    protocol === connection.protocol &&
    local.port === connection.local.port &&
    (isWildcard(local.address) || local.address === connection.local.address)
  )
}

function portText({ protocol, local }: Socket): string {
  return `${protocol} ${local.port}`
}

/** Children of a process and theirs, a generation after the other, but for those that have ended. */
function descendantsOf(pid: number, processes: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const found: ProcessEntry[] = []
  const seen = new Set([pid])
  for (let parents = seen; parents.size > 0; ) {
    const next = processes.filter(
      (entry) => parents.has(entry.parent) && !seen.has(entry.pid) && !entry.ended,
    )
    for (const entry of next) seen.add(entry.pid)
    found.push(...next)
    parents = new Set(next.map((entry) => entry.pid))
  }
  return found
}

function insteadOf(owner: Owner, { verdict }: Pick<ConflictReport, 'verdict'>, facts: ConflictFacts) {
  const situation = situationOf(facts)
  const contained = containerOwner(situation, facts)
  if (contained?.pid === owner.pid) return containerFixes(contained, facts)
  const fixes = insteadOfSignal(verdict, situation, facts, [owner])
  return fixes.length > 0 ? fixes : unitFixes([owner], facts)
}

/** Which right is missing, as a sentence. */
export function missingRight({ user, ...owner }: Owner, system: ConflictFacts['system']): string {
  const whose = user === null ? 'it belongs to another user' : `it belongs to user ${user}`
  const right =
    system === 'linux' ? 'root or the capability CAP_KILL' : system === 'win32' ? 'an administrator' : 'root'
  return `${holderText(owner)} can't be ended by this user: that needs ${right}, as ${whose}.`
}
