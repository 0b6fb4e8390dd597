import type { Ports } from '#shared/lesson/lesson'
import type { LessonRow } from '#shared/lesson/lesson-event'

/** A socket in the picture, where it touches the edge of its program. */
export interface StageSocket {
  readonly key: string
  readonly row: LessonRow
  readonly y: number
}

/** A program with its sockets; or what the kernel keeps alone. */
export interface StageProgram {
  readonly name: string
  /** Who is asked stands on the right, who asks on the left. */
  readonly side: 'left' | 'right'
  readonly top: number
  readonly height: number
  readonly sockets: readonly StageSocket[]
}

/** A connection: both of its ends are in the table. */
export interface StageWire {
  readonly key: string
  readonly leftY: number
  readonly rightY: number
}

export interface Stage {
  readonly height: number
  readonly programs: readonly StageProgram[]
  readonly wires: readonly StageWire[]
  /** Each socket has room for its words. */
  readonly roomy: boolean
}

const headHeight = 26
const gap = 14
const roomyRow = 26
/** Fifty clients still fit on a screen. */
const tightRow = 6
const mostRoomy = 8

/** The picture of the kernel's table: everything in it is a row there, and nothing else is. */
export function stageOf(rows: readonly LessonRow[], ports: Ports): Stage {
  const programs = programsOf(rows, ports)
  const most = Math.max(...(['left', 'right'] as const).map((side) => countOn(programs, side)))
  const roomy = most <= mostRoomy
  const rowHeight = roomy ? roomyRow : tightRow
  const tops = { left: gap, right: gap }
  const placed = programs.map(({ name, side, rows }): StageProgram => {
    const top = tops[side]
    const height = headHeight + rows.length * rowHeight + 8
    tops[side] += height + gap
    const sockets = rows.map((row, at) => ({
      key: keyOf(row),
      row,
      y: top + headHeight + (at + 0.5) * rowHeight,
    }))
    return { name, side, top, height, sockets }
  })
  const height = Math.max(tops.left, tops.right)
  return { height, programs: placed, wires: wiresOf(placed), roomy }
}

/** Names one row. */
export function keyOf({ protocol, local, remote }: LessonRow): string {
  return `${protocol} ${local.address}:${local.port} ${remote === null ? '' : `${remote.address}:${remote.port}`}`
}

interface Group {
  readonly name: string
  readonly side: 'left' | 'right'
  readonly rows: LessonRow[]
}

/** Programs in the order of the table; many of one kind (`client 1`, `client 2`, …) are one group. */
function programsOf(rows: readonly LessonRow[], ports: Ports): readonly Group[] {
  const groups = new Map<string, Group>()
  const numbers = new Set(Object.values(ports))
  for (const row of rows) {
    const name = row.state === 'TIME_WAIT' ? 'kernel alone' : (row.who ?? 'unknown').replace(/ \d+$/, '')
    const asked = numbers.has(row.local.port) && (row.remote === null || !isBetweenLetters(row, numbers))
    const side = asked ? 'right' : 'left'
    const known = groups.get(`${side} ${name}`)
    if (known === undefined) groups.set(`${side} ${name}`, { name, side, rows: [row] })
    else known.rows.push(row)
  }
  for (const group of groups.values()) group.rows.sort((a, b) => orderOf(a, numbers) - orderOf(b, numbers))
  return [...groups.values()]
}

/** By the end that tells connections apart, so that wires run side by side; what has no other end comes first. */
function orderOf({ local, remote }: LessonRow, numbers: ReadonlySet<number>): number {
  if (remote === null) return 0
  return numbers.has(local.port) ? remote.port : local.port
}

/** Both ends have ports of the lesson: whoever asked chose one. The lower letter was asked. */
function isBetweenLetters({ local, remote }: LessonRow, numbers: ReadonlySet<number>): boolean {
  if (remote === null || !numbers.has(remote.port)) return false
  const order = [...numbers]
  return order.indexOf(local.port) > order.indexOf(remote.port)
}

function countOn(groups: readonly Group[], side: 'left' | 'right'): number {
  return groups.filter((group) => group.side === side).reduce((sum, { rows }) => sum + rows.length, 0)
}

function wiresOf(programs: readonly StageProgram[]): readonly StageWire[] {
  const on = (side: 'left' | 'right') =>
    programs.filter((program) => program.side === side).flatMap(({ sockets }) => sockets)
  const right = new Map(on('right').map((socket) => [socket.key, socket]))
  return on('left').flatMap((socket): StageWire[] => {
    const { protocol, local, remote } = socket.row
    if (remote === null) return []
    const other = right.get(`${protocol} ${remote.address}:${remote.port} ${local.address}:${local.port}`)
    return other === undefined ? [] : [{ key: socket.key, leftY: socket.y, rightY: other.y }]
  })
}
