import { conditionOf, isListening, reaches, type Socket } from '#shared/sockets/socket'
import { tcpStates } from '#shared/sockets/state'
import type { Sort, SortColumn } from '../sockets-state'
import { addressKey } from './address-key'
import { runnerText, userText } from './row-text'

export type Compare = (a: Socket, b: Socket) => number

/** Listeners first, then by local port: the order of the command line. */
export function usualOrder(a: Socket, b: Socket): number {
  return (
    Number(isListening(b)) - Number(isListening(a)) ||
    a.local.port - b.local.port ||
    compare(a.protocol, b.protocol) ||
    compare(a.family, b.family) ||
    compareAddresses(a.local.address, b.local.address) ||
    compareAddresses(a.remote?.address, b.remote?.address) ||
    (a.remote?.port ?? 0) - (b.remote?.port ?? 0) ||
    compare(a.id, b.id)
  )
}

/** The order by a column: numbers and addresses as numbers, what is unknown last either way. */
export function orderBy({ column, descending }: Sort): Compare {
  if (column === null) return usualOrder
  const value = values[column]
  const direction = descending ? -1 : 1
  return (a, b) => {
    const left = value(a)
    const right = value(b)
    if (left === right)
      return (column === 'owner' ? firstPid(a) - firstPid(b) : 0) * direction || usualOrder(a, b)
    if (left === null) return 1
    if (right === null) return -1
    return (left < right ? -1 : 1) * direction
  }
}

const conditions: readonly string[] = [...tcpStates, 'bound', 'connected']

const values: Readonly<Record<SortColumn, (socket: Socket) => number | string | null>> = {
  protocol: ({ protocol, family }) => Number(protocol === 'udp') * 2 + Number(family === 'ipv6'),
  state: (socket) => conditions.indexOf(conditionOf(socket)),
  localAddress: ({ local }) => addressKey(local.address),
  localPort: ({ local }) => (local.port === 0 ? null : local.port),
  remoteAddress: ({ remote }) => (remote === null ? null : addressKey(remote.address)),
  remotePort: ({ remote }) => remote?.port ?? null,
  owner: ({ owners: [first] }) => first?.program.toLowerCase() ?? null,
  user: ({ owners, user }) => (owners[0]?.user == null && user === null ? null : userText({ owners, user })),
  service: ({ owners, service }) => runnerText(owners) ?? service,
  reach: (socket) => (isListening(socket) ? reaches.indexOf(socket.reach) : null),
  queues: ({ receiveQueue, sendQueue }) =>
    receiveQueue === null && sendQueue === null ? null : (receiveQueue ?? 0) + (sendQueue ?? 0),
}

/**
 * Puts rows in order. Those that were in it before stay as they stand, and only new ones look for their place: a reading of
 * 50,000 sockets brings a few.
 * @param before rows in the same order, of which some may be gone or replaced
 */
export function sortedAfter(before: readonly Socket[], now: readonly Socket[], order: Compare): Socket[] {
  const there = new Set(now)
  const kept = before.filter((socket) => there.delete(socket))
  const added = [...there].sort(order)
  if (kept.length === 0) return added
  const sorted: Socket[] = []
  let from = 0
  for (const socket of added) {
    const place = placeFor(socket, kept, from, order)
    for (const row of kept.slice(from, place)) sorted.push(row)
    sorted.push(socket)
    from = place
  }
  for (const row of kept.slice(from)) sorted.push(row)
  return sorted
}

/** Where the first of the rows from `from` on stands that comes after a socket. */
function placeFor(socket: Socket, rows: readonly Socket[], from: number, order: Compare): number {
  let low = from
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && order(row, socket) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Processes of one name stand by their number. */
function firstPid({ owners: [first] }: Socket): number {
  return first?.pid ?? 0
}

function compareAddresses(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  return compare(a === undefined ? '' : addressKey(a), b === undefined ? '' : addressKey(b))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
