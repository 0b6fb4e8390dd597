import { blankCell, type CellKind } from './cell-kind'
import { type Context, drawShape, drawShapeBesideNumber } from './draw-shapes'
import { cellAt, type Grid } from './grid'
import { cellColor, cssColor, type Palette, type Rgb } from './palette'
import { ianaRanges } from './port-range'

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
  if (Math.min(grid.cellWidth, grid.cellHeight) < shapeSize) drawBitmap(context, model)
  else drawShapes(context, model)
  drawGraticule(context, model)
}

/** Faint lines that give the eye a hold, and clearer ones where one IANA range ends and the next begins. */
function drawGraticule(context: Context, { grid, palette }: CellsModel): void {
  if (grid.columns < 64) return
  const line = Math.max(1, Math.round(grid.width / 800))
  context.fillStyle = cssColor(palette.ink, 0.07)
  for (let part = 1; part < 8; part += 1) {
    context.fillRect(((part * grid.columns) / 8) * grid.cellWidth, 0, line, grid.height)
    const y = Math.round((part * grid.rows) / 8) * grid.cellHeight
    context.fillRect(0, y, grid.width, line)
  }
  context.fillStyle = cssColor(palette.ink, 0.28)
  for (const { first } of ianaRanges) {
    const start = cellAt(grid, first)
    if (start !== null && start.y > 0) context.fillRect(0, start.y, grid.width, line)
  }
}

let scratch: {
  readonly canvas: OffscreenCanvas
  readonly context: OffscreenCanvasRenderingContext2D
} | null = null

function scratchContext(): OffscreenCanvasRenderingContext2D | null {
  if (scratch === null) {
    const canvas = new OffscreenCanvas(256, 256)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (context === null) return null
    scratch = { canvas, context }
  }
  return scratch.context
}

function drawBitmap(context: Context, { grid, cells, palette }: CellsModel): void {
  const bitmap = scratchContext()
  if (bitmap === null) return
  const image = new ImageData(grid.columns, grid.rows)
  // one 32-bit word a pixel instead of four bytes: this is drawn thirty times a second
  const pixels = new Uint32Array(image.data.buffer)
  const words = Uint32Array.from({ length: blankCell + 1 }, (_, code) => wordOf(cellColor(palette, code)))
  for (let port = grid.range.first; port <= grid.range.last; port += 1) {
    pixels[port - grid.origin] = words[cells[port] ?? blankCell] ?? 0
  }
  bitmap.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(
    bitmap.canvas,
    0,
    0,
    grid.columns,
    grid.rows,
    0,
    0,
    grid.columns * grid.cellWidth,
    grid.rows * grid.cellHeight,
  )
}

/** A colour as a pixel in memory: red first, whatever the processor's byte order. */
function wordOf([red, green, blue]: Rgb): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0] ?? 0
}

function drawShapes(context: Context, { grid, cells, kinds, palette }: CellsModel): void {
  const size = Math.min(grid.cellWidth, grid.cellHeight)
  const gap = size >= 14 ? 2 : 1
  const numbered = grid.cellWidth >= numberWidth
  for (let port = grid.range.first; port <= grid.range.last; port += 1) {
    const at = cellAt(grid, port)
    if (at === null) continue
    const code = cells[port] ?? blankCell
    const kind = kinds[code]
    const box = { x: at.x, y: at.y, width: grid.cellWidth - gap, height: grid.cellHeight - gap }
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
    context.font = `${strong ? 600 : 400} ${Math.min(22, Math.round(grid.cellWidth * 0.27))}px "Inter Variable", system-ui, sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(String(port), at.x + box.width / 2, at.y + box.height / 2 + 1)
  }
}
