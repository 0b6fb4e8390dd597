import { ianaRanges, type NamedRange, type PortRange } from './port-range'

/**
 * How a range of ports lies on the canvas. Each of IANA's ranges that it touches is a room of its own, below the others,
 * with a heading; the well-known ports have at least {@link leastSystemShare} of the height, because they are looked at
 * first. In a room ports lie row by row, in rows of a round number (100, 250, …), so that a place can be read as a number.
 * Rooms fill the place whatever its size. Measures are device pixels; a cell may be less than one.
 */
export interface Grid {
  readonly range: PortRange
  readonly rooms: readonly Room[]
  readonly width: number
  readonly height: number
}

/** The ports of one IANA range that are shown. */
export interface Room {
  readonly of: NamedRange
  readonly range: PortRange
  /** Port of the first cell: a multiple of `columns`. It may lie before the room's own first port. */
  readonly origin: number
  readonly columns: number
  readonly rows: number
  /** Where its cells begin, below its heading. */
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A cell's place, in whole device pixels: at least one, so that no port is left out. */
export interface CellBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const leastSystemShare = 0.28
const roundColumns = [5, 10, 20, 25, 50, 100, 200, 250, 400, 500, 1000]

/** The grid of a range in a place of so many device pixels; without rooms in a place of none. @param heading the height of a room's heading */
export function gridFor(range: PortRange, placeWidth: number, placeHeight: number, heading = 0): Grid {
  // before its size is known: cells that nobody sees would take megabytes
  if (placeWidth < 1 || placeHeight < 1) return { range, rooms: [], width: 1, height: 1 }
  const width = placeWidth
  const parts = ianaRanges.flatMap((of) => {
    const first = Math.max(of.first, range.first)
    const last = Math.min(of.last, range.last)
    return first > last ? [] : [{ of, range: { first, last } }]
  })
  const height = Math.max(parts.length * (heading + 1), placeHeight)
  const free = height - parts.length * heading
  const shares = sharesOf(parts.map((part) => countIn(part.range)))
  let y = 0
  const rooms = parts.map((part, index): Room => {
    y += heading
    const isLast = index === parts.length - 1
    const roomHeight = isLast ? height - y : Math.max(1, Math.round(free * (shares[index] ?? 1)))
    const columns = columnsFor(countIn(part.range), width, roomHeight)
    const origin = part.range.first - (part.range.first % columns)
    const rows = Math.floor((part.range.last - origin) / columns) + 1
    const room = { ...part, origin, columns, rows, y, width, height: roomHeight }
    y += roomHeight
    return room
  })
  return { range, rooms, width, height }
}

const countIn = ({ first, last }: PortRange) => last - first + 1

/** What part of the height each room gets: as many as its ports are, and the first one no less than it needs. */
function sharesOf(counts: readonly number[]): readonly number[] {
  const [first = 0, ...others] = counts
  const rest = others.reduce((sum, count) => sum + count, 0)
  if (rest === 0) return [1]
  const share = Math.max(leastSystemShare, first / (first + rest))
  return [share, ...others.map((count) => ((1 - share) * count) / rest)]
}

/** The round number of columns that makes cells most like squares. */
export function columnsFor(count: number, width: number, height: number): number {
  const skew = (columns: number) =>
    Math.abs(Math.log(width / columns / (height / Math.ceil(count / columns))))
  return roundColumns.reduce((best, columns) => (skew(columns) < skew(best) ? columns : best))
}

/** The room that shows a port. */
export function roomOf(grid: Grid, port: number): Room | null {
  return grid.rooms.find(({ range }) => port >= range.first && port <= range.last) ?? null
}

/** A port's cell; null outside the range. */
export function cellAt(grid: Grid, port: number): CellBox | null {
  const room = roomOf(grid, port)
  return room === null ? null : cellIn(room, port)
}

/** The cell of a port that is the room's. */
export function cellIn(room: Room, port: number): CellBox {
  const index = port - room.origin
  const column = index % room.columns
  const row = Math.floor(index / room.columns)
  const x = Math.round((column * room.width) / room.columns)
  const y = Math.round((row * room.height) / room.rows)
  return {
    x,
    y: room.y + y,
    width: Math.max(1, Math.round(((column + 1) * room.width) / room.columns) - x),
    height: Math.max(1, Math.round(((row + 1) * room.height) / room.rows) - y),
  }
}

/** The smaller side of a room's usual cell, in device pixels. */
export function cellSide(room: Room): number {
  return Math.min(room.width / room.columns, room.height / room.rows)
}

/** The port under a point in device pixels; null where there is none. */
export function portAt(grid: Grid, x: number, y: number): number | null {
  const room = grid.rooms.find((known) => y >= known.y && y < known.y + known.height)
  if (room === undefined || x < 0 || x >= room.width) return null
  const column = indexAt(x, room.width, room.columns)
  const row = indexAt(y - room.y, room.height, room.rows)
  const port = room.origin + row * room.columns + column
  return port < room.range.first || port > room.range.last ? null : port
}

/** Which of `count` parts of a length a place is in; edges lie on whole pixels, as `cellIn` puts them. */
function indexAt(place: number, length: number, count: number): number {
  let index = Math.floor((place * count) / length)
  while (index > 0 && Math.round((index * length) / count) > place) index -= 1
  while (index < count - 1 && Math.round(((index + 1) * length) / count) <= place) index += 1
  return Math.min(count - 1, Math.max(0, index))
}

/** What a key does to the cursor. */
export type Move =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'row-start'
  | 'row-end'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'

/** The port that a move leads to; it stays within the range, and goes on in the next room at the same side. */
export function movedPort(grid: Grid, port: number, move: Move): number {
  const { first, last } = grid.range
  const room = roomOf(grid, port)
  if (room === null) return Math.min(last, Math.max(first, port))
  const rowStart = port - ((port - room.origin) % room.columns)
  const page = Math.max(1, Math.floor(room.rows / 8)) * room.columns
  switch (move) {
    case 'up':
      return stepped(grid, room, port, -1)
    case 'down':
      return stepped(grid, room, port, 1)
    case 'row-start':
      return Math.max(room.range.first, rowStart)
    case 'row-end':
      return Math.min(room.range.last, rowStart + room.columns - 1)
    default: {
      const targets = { left: port - 1, right: port + 1, 'page-up': port - page, 'page-down': port + page }
      const target = { ...targets, first, last }[move]
      return Math.min(last, Math.max(first, target))
    }
  }
}

/** A row up or down; beyond the room, in the nearest row of the next one; where there is none, it stays. */
function stepped(grid: Grid, room: Room, port: number, step: 1 | -1): number {
  const target = port + step * room.columns
  if (target >= room.range.first && target <= room.range.last) return target
  const next = grid.rooms[grid.rooms.indexOf(room) + step]
  if (next === undefined) return port
  const side = ((port - room.origin) % room.columns) / room.columns
  const row = step === 1 ? 0 : next.rows - 1
  const there = next.origin + row * next.columns + Math.floor(side * next.columns)
  return Math.min(next.range.last, Math.max(next.range.first, there))
}

/** How far down a range reaches in the grid, in device pixels; null where it lies outside. */
export function spanOf(grid: Grid, range: PortRange): { readonly from: number; readonly to: number } | null {
  const first = cellAt(grid, Math.max(range.first, grid.range.first))
  const last = cellAt(grid, Math.min(range.last, grid.range.last))
  if (first === null || last === null || range.first > grid.range.last || range.last < grid.range.first)
    return null
  return { from: first.y, to: last.y + last.height }
}

/** A number beside the first port of a row. */
export interface Tick {
  readonly port: number
  /** The middle of its row, in device pixels. */
  readonly y: number
}

const tickSteps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]

/** The rows that are named: at round numbers, so far apart that their names don't touch. @param apart device pixels */
export function ticksOf(room: Room, apart: number): readonly Tick[] {
  const { columns, origin, range } = room
  const rowHeight = room.height / room.rows
  const step = tickSteps.find(
    (ports) => ports % columns === 0 && (ports / columns) * rowHeight >= Math.max(apart, rowHeight),
  )
  if (step === undefined) return []
  const ticks: Tick[] = []
  for (let port = Math.ceil(range.first / step) * step; port <= range.last; port += step) {
    ticks.push({ port, y: room.y + ((port - origin) / columns + 0.5) * rowHeight })
  }
  return ticks
}
