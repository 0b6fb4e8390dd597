import { homeAddresses, type Ports } from '#shared/lesson/lesson'
import type { Happening, LessonRow } from '#shared/lesson/lesson-event'
import { programText } from '#shared/lesson/output/happened-text'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import { isAtRouter, isEnd, isRouter, takes } from './socket-ends'

/** Who asks stands on the left, who is asked on the right; a router between them belongs to neither. */
export type Side = 'left' | 'right'

/** A socket in the picture, where it touches the edge of its program. */
export interface StageSocket {
  readonly key: string
  readonly protocol: Protocol
  readonly local: Endpoint
  readonly remote: Endpoint | null
  /** As the two tables have it; null: it is not there. Both null: no table has it, a packet or a refusal names it. */
  readonly before: LessonRow | null
  readonly after: LessonRow | null
  /** Why no table has it; null: one has. */
  readonly missing: string | null
  readonly y: number
}

/** A program with its sockets; or what the kernel keeps alone. */
export interface StageProgram {
  readonly name: string
  readonly side: Side
  readonly top: number
  readonly height: number
  readonly sockets: readonly StageSocket[]
}

/** A connection: both of its ends are in a table. */
export interface StageWire {
  readonly key: string
  readonly leftY: number
  readonly rightY: number
  readonly before: boolean
  readonly after: boolean
}

export interface Stage {
  readonly height: number
  readonly programs: readonly StageProgram[]
  readonly wires: readonly StageWire[]
  /** Each socket has room for its words. */
  readonly roomy: boolean
}

/** What a step shows. */
export interface StageStep {
  /** The table before the step and after it. */
  readonly before: readonly LessonRow[]
  readonly after: readonly LessonRow[]
  readonly happenings: readonly Happening[]
  /** Who wanted to listen or to connect, and was told why that can't be. */
  readonly refused: readonly {
    readonly who: string
    readonly side: Side
    readonly port: number
    readonly error: string
  }[]
  readonly ports: Ports
}

/** Even an empty machine is one. */
const least = 110
/** Above the first program: the name of the machine. */
const machineHead = 34
const headHeight = 26
const gap = 14
const foot = 16
const roomyRow = 26
/** Fifty clients still fit on a screen. */
const tightRow = 6
const mostRoomy = 14

/** The picture of what the kernel's tables have, before and after a step, and of the ends of packets that neither has. */
export function stageOf(step: StageStep): Stage {
  const groups = groupsOf(step)
  const most = Math.max(...(['left', 'right'] as const).map((side) => countOn(groups, side)))
  const roomy = most <= mostRoomy
  const rowHeight = roomy ? roomyRow : tightRow
  const tops = { left: machineHead, right: machineHead }
  const programs = groups.map(({ name, side, sockets }): StageProgram => {
    const top = tops[side]
    const height = headHeight + sockets.length * rowHeight + 8
    tops[side] += height + gap
    const placed = sockets.map((socket, at) => ({ ...socket, y: top + headHeight + (at + 0.5) * rowHeight }))
    return { name, side, top, height, sockets: placed }
  })
  const height = Math.max(tops.left, tops.right, least) + foot - gap
  return { height, programs, wires: wiresOf(programs), roomy }
}

/** Names one row. */
export function keyOf({ protocol, local, remote, machine }: LessonRow): string {
  return `${protocol} ${endText(local)} ${remote === null ? '' : endText(remote)}${machine === undefined ? '' : ` ${machine}`}`
}

type Unplaced = Omit<StageSocket, 'y'>

interface Group {
  readonly name: string
  readonly side: Side
  readonly sockets: Unplaced[]
}

/** Programs in the order of the table; many of one kind (`client 1`, `client 2`, …) are one group. */
function groupsOf({ before, after, happenings, refused, ports }: StageStep): readonly Group[] {
  const groups = new Map<string, Group>()
  const numbers = new Set(Object.values(ports))
  const put = (name: string, side: Side, socket: Unplaced) => {
    const known = groups.get(`${side} ${name}`)
    if (known === undefined) groups.set(`${side} ${name}`, { name, side, sockets: [socket] })
    else known.sockets.push(socket)
  }
  for (const { before: was, after: is } of paired(before, after)) {
    const row = is ?? was
    if (row === null) continue
    const name = holderOf(row)
    const { protocol, local, remote } = row
    put(name, sideOf(row, numbers), {
      key: keyOf(row),
      protocol,
      local,
      remote,
      before: was,
      after: is,
      missing: null,
    })
  }
  for (const group of groups.values()) group.sockets.sort((a, b) => orderOf(a, numbers) - orderOf(b, numbers))
  const inTables = [...groups.values()].toSorted((a, b) => placeOf(a, numbers) - placeOf(b, numbers))
  const lone = [...lonePacketEnds(inTables, happenings, numbers)]
  for (const end of lone) put(end.name, end.side, end.socket)
  for (const { who, side, port, error } of refused)
    if (!lone.some(({ name }) => name === who))
      put(who, side, loneSocket('tcp', { address: '', port }, null, error))
  return [...inTables, ...[...groups.values()].filter((group) => !inTables.includes(group))]
}

/** No program has what is closed: the kernel remembers it alone. */
function holderOf(row: LessonRow): string {
  return row.state === 'TIME_WAIT' ? 'kernel alone' : kindOf(programText(row) ?? 'unknown')
}

/** In the order of the ports that are asked, so that wires cross little and every step has the same order. */
function placeOf({ sockets: [first] }: Group, numbers: ReadonlySet<number>): number {
  const order = [...numbers]
  const asked =
    first === undefined
      ? -1
      : order.findIndex((port) => port === first.local.port || port === first.remote?.port)
  return asked * 100_000 + (first?.remote == null ? 0 : first.local.port)
}

/** Each socket of the two tables once. Two that share a port have the same ends, so they are counted, too. */
function paired(before: readonly LessonRow[], after: readonly LessonRow[]) {
  const left = [...before]
  const pairs = after.map((row): { before: LessonRow | null; after: LessonRow | null } => {
    const at = left.findIndex((was) => keyOf(was) === keyOf(row) && holderOf(was) === holderOf(row))
    return { before: at < 0 ? null : (left.splice(at, 1)[0] ?? null), after: row }
  })
  return [...pairs, ...left.map((row) => ({ before: row, after: null }))]
}

/** Ends of packets that neither table has: closed meanwhile, or nobody has the port. */
function lonePacketEnds(
  known: readonly Group[],
  happenings: readonly Happening[],
  numbers: ReadonlySet<number>,
) {
  const ends = new Map<string, { readonly name: string; readonly side: Side; readonly socket: Unplaced }>()
  const add = (name: string, side: Side, socket: Unplaced) => {
    if (!ends.has(socket.key)) ends.set(socket.key, { name, side, socket })
  }
  for (const { who, whom, protocol, from, to } of happenings) {
    if (protocol === null) continue
    for (const [name, end, other] of [
      [who === '' ? null : who, from, to],
      [whom, to, from],
    ] as const) {
      if (end !== null && (isAtRouter(end, other) || hasSocket(known, protocol, end, other))) continue
      const asked =
        end !== null && numbers.has(end.port) && !(other !== null && isBetweenLetters(end, other, numbers))
      const side = machineSide(end?.address) ?? (asked ? 'right' : 'left')
      // somebody who asks again and again, each time from another port, is one
      const local = asked ? end : { address: '', port: end?.port ?? 0 }
      const key = asked ? `${protocol} ${end.port}` : `asks ${kindOf(name ?? '')}`
      const shown = name === null ? (asked ? `port ${end.port}` : 'somebody') : kindOf(name)
      add(shown, side, {
        ...loneSocket(protocol, local, other, asked ? 'nobody listens' : 'closed again'),
        key,
      })
    }
  }
  return ends.values()
}

function loneSocket(protocol: Protocol, local: Endpoint, remote: Endpoint | null, missing: string): Unplaced {
  return {
    key: `${protocol} ${missing} ${local.port}`,
    protocol,
    local,
    remote,
    before: null,
    after: null,
    missing,
  }
}

function hasSocket(
  groups: readonly Group[],
  protocol: Protocol,
  end: Endpoint,
  other: Endpoint | null,
): boolean {
  return groups.some(({ sockets }) =>
    sockets.some((socket) => isEnd(socket, protocol, end, other) || takes(socket, protocol, end)),
  )
}

/** On which side a machine of a home stands; null: it is none. */
function machineSide(address: string | undefined): Side | null {
  if (address === homeAddresses.computer) return 'left'
  return address === homeAddresses.internet ? 'right' : null
}

/** `client 1` is a client. */
export function kindOf(who: string): string {
  return who.replace(/ \d+$/, '')
}

function sideOf({ local, remote, machine }: LessonRow, numbers: ReadonlySet<number>): Side {
  if (machine !== undefined) return machine === 'computer' ? 'left' : 'right'
  return numbers.has(local.port) && (remote === null || !isBetweenLetters(local, remote, numbers))
    ? 'right'
    : 'left'
}

/** By the end that tells connections apart, so that wires run side by side; what has no other end comes first. */
function orderOf({ local, remote }: Unplaced, numbers: ReadonlySet<number>): number {
  if (remote === null) return 0
  return numbers.has(local.port) ? remote.port : local.port
}

/** Both ends have ports of the lesson: whoever asked chose one. The lower letter was asked. */
function isBetweenLetters(local: Endpoint, remote: Endpoint, numbers: ReadonlySet<number>): boolean {
  if (!numbers.has(local.port) || !numbers.has(remote.port)) return false
  const order = [...numbers]
  return order.indexOf(local.port) > order.indexOf(remote.port)
}

function countOn(groups: readonly Group[], side: Side): number {
  return groups.filter((group) => group.side === side).reduce((sum, { sockets }) => sum + sockets.length, 0)
}

function wiresOf(programs: readonly StageProgram[]): readonly StageWire[] {
  const on = (side: Side) =>
    programs.filter((program) => program.side === side).flatMap(({ sockets }) => sockets)
  const right = on('right').filter(({ remote, missing }) => remote !== null && missing === null)
  return on('left').flatMap((socket): StageWire[] => {
    const { protocol, remote } = socket
    if (remote === null || socket.missing !== null) return []
    const other = right.find((one) => one.protocol === protocol && belong(socket, one))
    if (other === undefined) return []
    const both = (when: 'before' | 'after') => socket[when] !== null && other[when] !== null
    const [before, after] = [both('before'), both('after')]
    if (!before && !after) return []
    return [{ key: socket.key, leftY: socket.y, rightY: other.y, before, after }]
  })
}

/** Both ends of one connection: each names the other, or one of them the router between them, which keeps the ports. */
function belong(a: StageSocket, b: StageSocket): boolean {
  if (a.remote === null || b.remote === null) return false
  if (a.local.port !== b.remote.port || a.remote.port !== b.local.port) return false
  const named = (address: string, by: string) => address === by || isRouter(by)
  return named(a.local.address, b.remote.address) && named(b.local.address, a.remote.address)
}

function endText({ address, port }: Endpoint): string {
  return `${address}:${port}`
}
