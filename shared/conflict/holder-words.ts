import { counted } from '../scan/output/figures'
import { endpointText } from '../sockets/output/table'
import { type Container, conditionOf, type Owner, type Socket } from '../sockets/socket'
import { listText } from '../words/list-text'

/** Processes that a sentence names at most. */
const mostNamed = 3

/** "node (process 4711)". */
export function holderText({ program, pid }: Pick<Owner, 'program' | 'pid'>): string {
  return program === '' ? `process ${pid}` : `${program} (process ${pid})`
}

/**
 * "node (process 4711) and nginx (process 812)"; '' for nobody.
 * @param most that are named, the others are counted
 */
export function holdersText(owners: readonly Owner[], most = mostNamed): string {
  const named = owners.slice(0, most).map(holderText)
  if (owners.length > most) named.push(counted(owners.length - most, 'other process', 'other processes'))
  return listText(named)
}

/** Processes that have at least one of these sockets open, each once, by pid. */
export function ownersOf(sockets: readonly { readonly owners: readonly Owner[] }[]): Owner[] {
  const byPid = new Map<number, Owner>()
  for (const { owners } of sockets) for (const owner of owners) byPid.set(owner.pid, owner)
  return [...byPid.values()].sort((a, b) => a.pid - b.pid)
}

/** A row of a table for the evidence: "LISTEN on 0.0.0.0:3000: node (process 4711)". */
export function rowText(socket: Socket): string {
  const { local, remote, owners } = socket
  const peer = remote === null ? '' : `, connected with ${endpointText(remote)}`
  return `${conditionOf(socket)} on ${addressText(local.address)}:${local.port}${peer}: ${rowHolder(socket, owners)}`
}

function rowHolder({ ownerless, user }: Socket, owners: readonly Owner[]): string {
  if (owners.length > 0) return holdersText(owners)
  switch (ownerless) {
    case 'time-wait':
      return 'no process; the kernel keeps it for a while'
    case 'closing':
      return 'no process; the kernel is ending it'
    case 'not-accepted':
      return 'no process; nobody has accepted it yet'
    case 'no-permission':
      return user === null ? 'a process of another user' : `a process of user ${user}`
    case 'not-looked-up':
      return 'its process was not looked up in time'
    default:
      return 'no process that can be seen'
  }
}

/** With brackets where it is IPv6. */
export function addressText(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** The first twelve letters of an id, as docker ps shows it; names whole. */
export function containerName({ id }: Container): string {
  return /^[\da-f]{13,}$/.test(id) ? id.slice(0, 12) : id
}

/** The owner that is an ancestor of all the others; null where none is. */
export function commonParent(owners: readonly Owner[]): Owner | null {
  return (
    owners.find((parent) =>
      owners.every((child) => child === parent || child.parents.some(({ pid }) => pid === parent.pid)),
    ) ?? null
  )
}
