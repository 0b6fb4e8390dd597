import type { ConflictFacts } from '#shared/conflict/facts'
import type { ConfirmedProcess } from '#shared/conflict/fixes/stop'
import type { StopObstacle, StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import { isWildcard } from '#shared/sockets/reach'
import { isListening, type Owner, type Socket } from '#shared/sockets/socket'
import type { ProcessEntry } from './process-source'

export interface PreviewParts {
  readonly owner: Owner
  readonly confirms: ConfirmedProcess
  readonly obstacle: StopObstacle | null
  /** Who has the port, by these facts. */
  readonly holders: readonly Owner[]
  readonly facts: ConflictFacts
  /** All sockets of this computer. */
  readonly sockets: readonly Socket[]
  readonly processes: readonly ProcessEntry[]
}

/** What stopping a process would do, out of what was seen. */
export function previewOf(parts: PreviewParts): StopPreviewFound {
  const { owner, confirms, obstacle, holders, facts, sockets, processes } = parts
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
  return {
    owner,
    confirms,
    obstacle,
    listening: all.filter((socket) => isListening(socket) && isOwn(socket)),
    connections: connected.filter((socket) => !isOfChildren(socket)).length + ownWaiting.length,
    childConnections: connected.filter(isOfChildren).length + childWaiting.length,
    children: children.map(({ pid, birth, program }) => ({
      pid,
      birth,
      program,
      alsoHolds: holders.some((holder) => holder.pid === pid),
    })),
    facts,
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
