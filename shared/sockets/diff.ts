import type { Owner, Socket } from './socket'

/** What became different from one reading to the next. */
export interface SocketsDiff {
  readonly added: readonly Socket[]
  readonly changed: readonly Socket[]
  /** Ids. */
  readonly gone: readonly string[]
  /** The new reading by id, to compare the next one with. */
  readonly after: ReadonlyMap<string, Socket>
}

/** Compares two readings, row by row. Rows that are the same object are the same row and cost nothing. */
export function diffSockets(before: ReadonlyMap<string, Socket>, now: readonly Socket[]): SocketsDiff {
  const after = new Map<string, Socket>()
  const added: Socket[] = []
  const changed: Socket[] = []
  for (const socket of now) {
    const old = before.get(socket.id)
    after.set(socket.id, socket)
    if (old === undefined) added.push(socket)
    else if (old !== socket && !sameSocket(old, socket)) changed.push(socket)
  }
  const gone: string[] = []
  if (before.size + added.length > after.size) {
    for (const id of before.keys()) if (!after.has(id)) gone.push(id)
  }
  return { added, changed, gone, after }
}

/** True where a change is worth a mark: another state, peer or owner. Queues come and go all the time. */
export function isNotable(before: Socket, after: Socket): boolean {
  return (
    before.state !== after.state ||
    before.remote?.address !== after.remote?.address ||
    before.remote?.port !== after.remote?.port ||
    before.ownerless !== after.ownerless ||
    before.kernelUse?.services.join() !== after.kernelUse?.services.join() ||
    !sameOwners(before.owners, after.owners)
  )
}

function sameSocket(a: Socket, b: Socket): boolean {
  return (
    !isNotable(a, b) &&
    a.receiveQueue === b.receiveQueue &&
    a.sendQueue === b.sendQueue &&
    a.handle === b.handle &&
    a.user === b.user &&
    a.service === b.service &&
    a.endsAt === b.endsAt &&
    a.owners.every((owner, at) => owner === b.owners[at] || sameDetails(owner, b.owners[at]))
  )
}

/** The same processes, whatever became known of them. */
function sameOwners(a: readonly Owner[], b: readonly Owner[]): boolean {
  return (
    a.length === b.length && a.every((owner, at) => owner.pid === b[at]?.pid && owner.birth === b[at]?.birth)
  )
}

function sameDetails(a: Owner, b: Owner | undefined): boolean {
  return (
    b !== undefined &&
    a.program === b.program &&
    a.commandLine === b.commandLine &&
    a.user === b.user &&
    a.unit === b.unit &&
    a.container?.id === b.container?.id &&
    a.parents.length === b.parents.length &&
    a.parents.every((parent, at) => parent.pid === b.parents[at]?.pid)
  )
}
