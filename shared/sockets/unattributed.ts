import * as v from 'valibot'
import { Remedy } from '../command-line/remedy'
import { counted } from '../scan/output/figures'
import { listText } from '../words/list-text'
import { type KernelUse, type OwnerlessReason, ownerlessReasons, type Socket } from './socket'
import type { TcpState } from './state'

const unattributedKinds = [...ownerlessReasons, 'other-namespace', 'not-listed', 'unread-table'] as const

/** Sockets that have no owner in the list, or are not in it at all, counted and explained. */
export const Unattributed = v.object({
  kind: v.picklist(unattributedKinds),
  /** Null: they can't be counted from here. */
  count: v.nullable(v.pipe(v.number(), v.minValue(0))),
  /** A whole sentence. */
  why: v.string(),
  /** What shows more; null where there is no more to see. */
  remedy: v.nullable(Remedy),
})
export type Unattributed = v.InferOutput<typeof Unattributed>

/** Why a socket without owner has none, as a sentence that goes for one and for many. */
export const ownerlessWords: Readonly<Record<OwnerlessReason, string>> = {
  'time-wait':
    'In TIME_WAIT: the connection is over and its process has closed it; the kernel keeps it for a while, which is normal.',
  closing: 'No process has it open: its program has closed it, and the kernel is ending the connection.',
  'not-accepted':
    'No program has accepted it yet: the kernel keeps it waiting for the listener on its port, which is normal for a moment.',
  'no-permission':
    'The process belongs to another user, or did when it started, and this user may not look into it.',
  'no-process':
    "In no process that can be seen from here: the kernel's own (NFS, WireGuard, VXLAN), a process outside this container or one that lets nobody look into it, or it was closed or handed on while we looked.",
  'not-looked-up': 'There was no time to look for the process.',
}

/** Why a socket has no owner, as a sentence; null where it has one. */
export function noOwnerText({
  ownerless,
  kernelUse,
}: Pick<Socket, 'ownerless' | 'kernelUse'>): string | null {
  if (kernelUse === null) return ownerless === null ? null : ownerlessWords[ownerless]
  return `No process has it open: it is the kernel's own, most likely for ${kernelUseText(kernelUse)}.`
}

/** "VXLAN (vx0)", "the NFS server". */
export function kernelUseText({ name, interfaces }: KernelUse): string {
  return interfaces.length === 0 ? name : `${name} (${listText(interfaces)})`
}

/**
 * Why the kernel alone has a connection, by its state (RFC 9293 section 3.3.2): until a program closes it, it can only be
 * one that waits to be accepted. Null where the state doesn't tell.
 */
export function keptByKernel(state: TcpState | null): OwnerlessReason | null {
  switch (state) {
    case 'TIME_WAIT':
      return 'time-wait'
    case 'FIN_WAIT_1':
    case 'FIN_WAIT_2':
    case 'CLOSING':
    case 'LAST_ACK':
      return 'closing'
    case 'SYN_RECEIVED':
    case 'ESTABLISHED':
    case 'CLOSE_WAIT':
      return 'not-accepted'
    default:
      return null
  }
}

/** Users that a sentence names at most. */
const maxUsers = 3

/**
 * Counts the rows that have no owner, reason by reason, in the order of {@link ownerlessReasons}.
 * @param remedy what shows the owners that this user may not see; null where nothing does
 */
export function unattributedAmong(sockets: Iterable<Socket>, remedy: Remedy | null): Unattributed[] {
  const counts = new Map<OwnerlessReason, number>()
  const users = new Set<string>()
  for (const { ownerless, user } of sockets) {
    if (ownerless === null) continue
    counts.set(ownerless, (counts.get(ownerless) ?? 0) + 1)
    if (ownerless === 'no-permission' && user !== null) users.add(user)
  }
  return ownerlessReasons.flatMap((kind) => {
    const count = counts.get(kind) ?? 0
    if (count === 0) return []
    const hidden = kind === 'no-permission'
    return [{ kind, count, why: sentence(kind, count, users), remedy: hidden ? remedy : null }]
  })
}

function sentence(kind: OwnerlessReason, count: number, users: ReadonlySet<string>): string {
  const sockets = counted(count, 'socket')
  switch (kind) {
    case 'time-wait':
      return `${sockets} in TIME_WAIT: the connection is over and no process holds it; the kernel forgets it by itself after a while.`
    case 'closing':
      return `${sockets} that no process has open: closed by the program, and the kernel is ending the connection.`
    case 'not-accepted':
      return `${sockets} that no program has accepted yet: the kernel keeps what a listener has not taken. It is normal for a moment; if it stays, the listener is busy or hangs.`
    case 'no-permission':
      return `${sockets} of processes that this user may not look into${userList(users)}: the system names them only to administrators.`
    case 'no-process':
      return `${sockets} in no process that can be seen from here: the kernel's own (NFS, WireGuard, VXLAN), of a process outside this container or of one that lets nobody look into it, or closed or handed on while we looked.`
    case 'not-looked-up':
      return `${sockets} that there was no time to look up, as this computer is very busy. The next look may have it.`
  }
}

function userList(users: ReadonlySet<string>): string {
  if (users.size === 0) return ''
  const names = [...users].sort()
  const shown = names.slice(0, maxUsers).join(', ')
  return names.length > maxUsers ? ` (${shown} and ${names.length - maxUsers} more)` : ` (${shown})`
}
