import type { CSSProperties } from 'react'
import type { FieldCells } from './cell-kind'
import { labelFont } from './draw-overlay'
import { type CellBox, type Grid, roomOf } from './grid'
import { guardedPorts, type PlacedLabel, placeLabels } from './labels'

/** Ports that get a name at most: more would hide the field. */
const mostLabels = 60
/** CSS pixels: a cell that is wider has room for its own number. */
const mostLabelledCell = 30

/** Beside a cell, on the side that has more room. */
export function tipPlace(cell: CellBox, grid: Grid, ratio: number): CSSProperties {
  const away = 12
  const toLeft = cell.x > grid.width / 2
  const upward = cell.y > grid.height / 2
  return {
    ...(toLeft
      ? { right: (grid.width - cell.x) / ratio + away }
      : { left: (cell.x + cell.width) / ratio + away }),
    ...(upward
      ? { bottom: (grid.height - cell.y) / ratio + away }
      : { top: (cell.y + cell.height) / ratio + away }),
  }
}

let measure: OffscreenCanvasRenderingContext2D | null = null

/** What is written beside the ports that matter, where there is room. */
export function labelsOf(
  grid: Grid,
  { stops, lists }: FieldCells,
  nameOf: (port: number) => string | null,
  ratio: number,
): readonly PlacedLabel[] {
  measure ??= new OffscreenCanvas(1, 1).getContext('2d')
  const context = measure
  if (context === null) return []
  context.font = labelFont(ratio)
  const wishes = stops
    .filter((port) => {
      const room = roomOf(grid, port)
      // a large cell has its number in it
      return room !== null && room.width / room.columns < mostLabelledCell * ratio
    })
    .slice(0, mostLabels)
    .map((port) => {
      const text = [String(port), nameOf(port) ?? ''].join(' ').trim()
      return { port, text, width: context.measureText(text).width }
    })
  return placeLabels(grid, wishes, guardedPorts(grid, stops, lists, ratio), ratio)
}
