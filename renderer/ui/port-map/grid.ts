import type { PortRange } from './port-range'

/**
 * How a range of ports lies on the canvas: row by row, as many columns as make it about square, 256 for all ports, so
 * that there the row is the port's high byte. Measures are device pixels. A cell has whole ones wherever that does not
 * leave much of the place empty; a few cells are a pixel larger than others then.
 */
export interface Grid {
  /** Port of the first cell: a multiple of `columns`. It may lie before the range's own first port. */
  readonly origin: number
  readonly range: PortRange
  readonly columns: number
  readonly rows: number
  readonly cellWidth: number
  readonly cellHeight: number
  readonly width: number
  readonly height: number
}

/** The grid of a range in a place of so many device pixels. Cells have at least one pixel, even if that overflows it. */
export function gridFor(range: PortRange, placeWidth: number, placeHeight: number): Grid {
  const columns = columnsFor(range.last - range.first + 1)
  const origin = range.first - (range.first % columns)
  const rows = Math.floor((range.last - origin) / columns) + 1
  const fitWidth = cellSize(placeWidth, columns)
  const fitHeight = cellSize(placeHeight, rows)
  const cellWidth = Math.min(fitWidth, fitHeight * 2)
  const cellHeight = Math.min(fitHeight, fitWidth * 2)
  return {
    origin,
    range,
    columns,
    rows,
    cellWidth,
    cellHeight,
    width: Math.round(columns * cellWidth),
    height: Math.round(rows * cellHeight),
  }
}

/** Below this part of the place that whole pixels would fill, cells of broken size fill all of it. */
const leastFilled = 0.8

function cellSize(place: number, count: number): number {
  const whole = Math.floor(place / count)
  const filled = (whole * count) / place
  return Math.max(1, filled >= leastFilled ? whole : place / count)
}

/** A power of two from 8 to 256. */
export function columnsFor(count: number): number {
  let columns = 8
  while (columns < 256 && columns * columns < count) columns *= 2
  return columns
}

/** Where a port's cell begins, in device pixels; null outside the range. */
export function cellAt(grid: Grid, port: number): { readonly x: number; readonly y: number } | null {
  if (port < grid.range.first || port > grid.range.last) return null
  const index = port - grid.origin
  return {
    x: (index % grid.columns) * grid.cellWidth,
    y: Math.floor(index / grid.columns) * grid.cellHeight,
  }
}

/** The port under a point in device pixels; null where there is none. */
export function portAt(grid: Grid, x: number, y: number): number | null {
  // A cell's own edge belongs to it also where its size is broken and the division falls a hair short.
  const column = Math.floor(x / grid.cellWidth + 1e-6)
  const row = Math.floor(y / grid.cellHeight + 1e-6)
  if (column < 0 || column >= grid.columns || row < 0 || row >= grid.rows) return null
  const port = grid.origin + row * grid.columns + column
  return port < grid.range.first || port > grid.range.last ? null : port
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

/** The port that a move leads to; it stays within the range. */
export function movedPort(grid: Grid, port: number, move: Move): number {
  const { first, last } = grid.range
  const rowStart = port - ((port - grid.origin) % grid.columns)
  const page = Math.max(1, Math.floor(grid.rows / 8)) * grid.columns
  const target = {
    left: port - 1,
    right: port + 1,
    up: port - grid.columns,
    down: port + grid.columns,
    'row-start': rowStart,
    'row-end': rowStart + grid.columns - 1,
    'page-up': port - page,
    'page-down': port + page,
    first,
    last,
  }[move]
  const stays = (move === 'up' || move === 'down') && (target < first || target > last)
  return stays ? port : Math.min(last, Math.max(first, target))
}

/** The rows that a range covers in the grid, as fractions of its height; null where it lies outside. */
export function spanOf(grid: Grid, range: PortRange): { readonly from: number; readonly to: number } | null {
  const first = Math.max(range.first, grid.range.first)
  const last = Math.min(range.last, grid.range.last)
  if (first > last) return null
  const rowOf = (port: number) => Math.floor((port - grid.origin) / grid.columns)
  return { from: rowOf(first) / grid.rows, to: (rowOf(last) + 1) / grid.rows }
}
