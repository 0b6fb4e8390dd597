import { blankCell, type CellKind } from './cell-kind'
import { type Context, drawShape, drawShapeBesideNumber } from './draw-shapes'
import { cellIn, cellSide, type Grid, type Room } from './grid'
import { cellColor, cssColor, type Palette } from './palette'

/** The still layer: what is known of each port. */
export interface CellsModel {
  readonly grid: Grid
  /** A code for each port 0 to 65535, see `FieldCells`. */
  readonly cells: Uint8Array
  readonly kinds: readonly CellKind[]
  readonly palette: Palette
}

/** From this many device pixels on a cell has room for a shape. */
const shapeSize = 9
/** From this many device pixels on a cell has room for its number. */
const numberWidth = 34

/** Draws every cell of the grid. Small cells are one bitmap that is scaled up without smoothing; large ones have shapes. */
export function drawCells(context: Context, model: CellsModel): void {
  const { grid } = model
  context.clearRect(0, 0, grid.width, grid.height)
  const small = grid.rooms.filter((room) => cellSide(room) < shapeSize)
  drawBitmap(context, model, small)
  for (const room of grid.rooms) {
    if (small.includes(room)) drawGraticule(context, model.palette, room)
    else drawShapes(context, model, room)
  }
}

/** Faint lines at each tenth of the rows, which have round numbers of ports: they give the eye a hold. */
function drawGraticule(context: Context, palette: Palette, room: Room): void {
  context.fillStyle = cssColor(palette.ink, 0.06)
  const line = Math.max(1, Math.round(room.width / 800))
  for (let part = 1; part < 10; part += 1) {
    context.fillRect(Math.round((part * room.width) / 10), room.y, line, room.height)
  }
}

interface Scratch {
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
  readonly image: ImageData
}

let scratch: Scratch | null = null

/** A canvas of so many pixels, and its pixels in memory: the same one while the size stays. */
function scratchFor(width: number, height: number): Scratch | null {
  if (scratch?.image.width === width && scratch.image.height === height) return scratch
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  scratch = context === null ? null : { canvas, context, image: new ImageData(width, height) }
  return scratch
}

/** The rooms stand one below the other in one bitmap: putting pixels into a canvas is what costs, not how many. */
function drawBitmap(context: Context, { cells, palette }: CellsModel, rooms: readonly Room[]): void {
  if (rooms.length === 0) return
  const width = Math.max(...rooms.map(({ columns }) => columns))
  const bitmap = scratchFor(
    width,
    rooms.reduce((sum, { rows }) => sum + rows, 0),
  )
  if (bitmap === null) return
  // one 32-bit word a pixel instead of four bytes: this is drawn thirty times a second
  const pixels = new Uint32Array(bitmap.image.data.buffer)
  pixels.fill(0)
  const words = wordsOf(palette)
  let top = 0
  const placed = rooms.map((room) => {
    const { columns, rows, origin, range } = room
    let at = top * width + (range.first - origin)
    let column = range.first - origin
    for (let port = range.first; port <= range.last; port += 1) {
      pixels[at] = words[cells[port] ?? blankCell] ?? 0
      column += 1
      at += 1
      if (column < columns) continue
      column = 0
      at += width - columns
    }
    top += rows
    return { room, top: top - rows }
  })
  bitmap.context.putImageData(bitmap.image, 0, 0)
  context.imageSmoothingEnabled = false
  for (const { room, top: from } of placed) {
    const { columns, rows, y, height } = room
    context.drawImage(bitmap.canvas, 0, from, columns, rows, 0, y, room.width, height)
  }
}

const wordsOfPalettes = new WeakMap<Palette, Uint32Array>()

/** The colours of all codes as pixels in memory, red first, whatever the processor's byte order; made once for a palette. */
function wordsOf(palette: Palette): Uint32Array {
  const known = wordsOfPalettes.get(palette)
  if (known !== undefined) return known
  const bytes = new Uint8Array((blankCell + 1) * 4).fill(255)
  for (let code = 0; code <= blankCell; code += 1) bytes.set(cellColor(palette, code), code * 4)
  const words = new Uint32Array(bytes.buffer)
  wordsOfPalettes.set(palette, words)
  return words
}

function drawShapes(context: Context, { cells, kinds, palette }: CellsModel, room: Room): void {
  const gap = cellSide(room) >= 14 ? 2 : 1
  const cellWidth = room.width / room.columns
  const numbered = cellWidth >= numberWidth
  for (let port = room.range.first; port <= room.range.last; port += 1) {
    const cell = cellIn(room, port)
    const code = cells[port] ?? blankCell
    const kind = kinds[code]
    const box = { ...cell, width: cell.width - gap, height: cell.height - gap }
    const color = cellColor(palette, code)
    context.fillStyle = cssColor(color, kind?.fill ?? 1)
    context.fillRect(box.x, box.y, box.width, box.height)
    if (kind !== undefined) {
      const beside = box.width >= numberWidth - 2
      if (beside) drawShapeBesideNumber(context, palette, kind, color, box)
      else drawShape(context, palette, kind, color, box)
    }
    if (!numbered) continue
    const strong = kind?.strong ?? false
    context.fillStyle = strong
      ? cssColor(palette.blank)
      : cssColor(palette.ink, code === blankCell ? 0.45 : 0.85)
    context.font = `${strong ? 600 : 400} ${Math.min(22, Math.round(cellWidth * 0.27))}px "Inter Variable", system-ui, sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(String(port), box.x + box.width / 2, box.y + box.height / 2 + 1)
  }
}
