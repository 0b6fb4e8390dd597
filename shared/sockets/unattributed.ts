import * as v from 'valibot'
import { Remedy } from '../command-line/remedy'
import { counted } from '../scan/output/figures'
import { NoAnswer, noAnswerText } from '../words/no-answer'
import { kernelUseText } from './kernel-use'
import { type OwnerlessReason, ownerlessReasons, type Socket } from './socket'
import type { TcpState } from './state'

const Count = v.pipe(v.number(), v.minValue(0))
/** What shows more; null where there is no more to see. */
const remedy = v.nullable(Remedy)

/** Sockets that have no owner in the list, or are not in it at all, counted where they can be. */
export const Unattributed = v.variant('kind', [
  /** Whose processes they are, where that is hidden: the first by name, and how many users more. */
  v.object({
    kind: v.picklist(ownerlessReasons),
    count: Count,
    users: v.pipe(v.array(v.string()), v.readonly()),
    moreUsers: Count,
    remedy,
  }),
  /** In so many network namespaces; and a process in that of most of them. */
  v.object({
    kind: v.literal('other-namespace'),
    count: Count,
    namespaces: Count,
    example: v.object({ pid: v.number(), program: v.nullable(v.string()) }),
    remedy,
  }),
  /** Those of others, or those that are bound and do not listen: not asked for, or Windows' shell did not tell. */
  v.object({
    kind: v.literal('not-listed'),
    count: v.null(),
    which: v.variant('which', [
      v.object({ which: v.picklist(['of-others', 'bound-not-asked']) }),
      v.object({ which: v.literal('bound'), shell: v.string(), why: NoAnswer }),
    ]),
    remedy,
  }),
  /** A table of the system's was not read to its end; `program` is what was asked for it, where that is a program. */
  v.object({
    kind: v.literal('unread-table'),
    count: v.null(),
    program: v.optional(v.object({ name: v.string(), why: NoAnswer })),
    remedy,
  }),
])
export type Unattributed = v.InferOutput<typeof Unattributed>

/** The same in whole sentences. */
export function unattributedText(unattributed: Unattributed): string {
  switch (unattributed.kind) {
    case 'other-namespace': {
      const { count, namespaces, example } = unattributed
      const process = `process ${example.pid}`
      const name = example.program === null ? process : `${example.program}, ${process}`
      return `${counted(count, 'socket')} in ${counted(namespaces, 'other network namespace')} (such as that of ${name}), which are computers of their own to the network: containers have them. They are not in this list.`
    }
    case 'not-listed': {
      const { which } = unattributed
      if (which.which === 'of-others')
        return 'This macOS shows a user no sockets of others: those of the system and of other users are not in this list.'
      const why =
        which.which === 'bound'
          ? noAnswerText(which.shell, which.why)
          : 'Windows lists them slowly, so they are looked up only where somebody asks why a port is taken'
      return `Sockets that are bound and do not listen are not in this list: ${why}.`
    }
    case 'unread-table':
      return unattributed.program === undefined
        ? 'One of the system’s tables of sockets could not be read this time, so sockets are missing here. The next look may have them.'
        : `Sockets are missing here, because ${noAnswerText(unattributed.program.name, unattributed.program.why)}. The next look may have them.`
    default:
      return ownerlessText(unattributed)
  }
}

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
  'not-looked-up': 'The process could not be looked up this time.',
}

/** Why a socket has no owner, as a sentence; null where it has one. */
export function noOwnerText({
  ownerless,
  kernelUse,
}: Pick<Socket, 'ownerless' | 'kernelUse'>): string | null {
  if (kernelUse === null) return ownerless === null ? null : ownerlessWords[ownerless]
  return `No process has it open: it is the kernel's own, most likely for ${kernelUseText(kernelUse)}.`
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
    const names = hidden ? [...users].sort() : []
    return [
      {
        kind,
        count,
        users: names.slice(0, maxUsers),
        moreUsers: Math.max(0, names.length - maxUsers),
        remedy: hidden ? remedy : null,
      },
    ]
  })
}

type Ownerless = Extract<Unattributed, { readonly users: unknown }>

function ownerlessText(ownerless: Ownerless): string {
  const sockets = counted(ownerless.count, 'socket')
  switch (ownerless.kind) {
    case 'time-wait':
      return `${sockets} in TIME_WAIT: the connection is over and no process holds it; the kernel forgets it by itself after a while.`
    case 'closing':
      return `${sockets} that no process has open: closed by the program, and the kernel is ending the connection.`
    case 'not-accepted':
      return `${sockets} that no program has accepted yet: the kernel keeps what a listener has not taken. It is normal for a moment; if it stays, the listener is busy or hangs.`
    case 'no-permission':
      return `${sockets} of processes that this user may not look into${userList(ownerless)}: the system names them only to administrators.`
    case 'no-process':
      return `${sockets} in no process that can be seen from here: the kernel's own (NFS, WireGuard, VXLAN), of a process outside this container or of one that lets nobody look into it, or closed or handed on while we looked.`
    case 'not-looked-up':
      return `${sockets} whose process could not be looked up this time, as this computer is very busy, or what tells it did not answer. The next look may have it.`
  }
}

function userList({ users, moreUsers }: Ownerless): string {
  if (users.length === 0) return ''
  return ` (${users.join(', ')}${moreUsers > 0 ? ` and ${moreUsers} more` : ''})`
}
