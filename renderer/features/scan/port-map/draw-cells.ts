import { stateCode } from '#shared/scan/state'
import { cellAt, type Grid } from './grid'
import { cellColor, cssColor, notAsked, type Palette, type Rgb } from './palette'
import { ianaRanges } from './port-range'

/** The still layer: what is known of each port. */
export interface CellsModel {
  readonly grid: Grid
  /** A state code, or `notAsked`, for each port 0 to 65535. */
  readonly cells: Uint8Array
  readonly palette: Palette
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

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
  const words = Uint32Array.from({ length: notAsked + 1 }, (_, code) => wordOf(cellColor(palette, code)))
  for (let port = grid.range.first; port <= grid.range.last; port += 1) {
    pixels[port - grid.origin] = words[cells[port] ?? notAsked] ?? 0
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

function drawShapes(context: Context, { grid, cells, palette }: CellsModel): void {
  const size = Math.min(grid.cellWidth, grid.cellHeight)
  const gap = size >= 14 ? 2 : 1
  const numbered = grid.cellWidth >= numberWidth
  for (let port = grid.range.first; port <= grid.range.last; port += 1) {
    const at = cellAt(grid, port)
    if (at === null) continue
    const code = cells[port] ?? notAsked
    drawCell(context, palette, code, at.x, at.y, grid.cellWidth - gap, grid.cellHeight - gap)
    if (!numbered) continue
    const strong = code === stateCode.open || code === stateCode.error
    context.fillStyle = strong
      ? cssColor(palette.blank)
      : cssColor(palette.ink, code === notAsked ? 0.45 : 0.85)
    context.font = `${strong ? 600 : 400} ${Math.min(22, Math.round(grid.cellWidth * 0.27))}px "Inter Variable", system-ui, sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(String(port), at.x + (grid.cellWidth - gap) / 2, at.y + (grid.cellHeight - gap) / 2 + 1)
  }
}

/** One cell with its shape: the same shapes as in the legend, so that no state is told by colour alone. */
function drawCell(
  context: Context,
  palette: Palette,
  code: number,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const color = cellColor(palette, code)
  const strong = code === stateCode.open || code === stateCode.error
  context.fillStyle = strong ? cssColor(color) : cssColor(color, code === stateCode.closed ? 0.55 : 0.4)
  if (code === notAsked || code === stateCode['not-scanned']) context.fillStyle = cssColor(color)
  context.fillRect(x, y, width, height)
  if (width >= numberWidth - 2) {
    if (code === stateCode.filtered || code === stateCode.waiting)
      hatch(context, cssColor(color, 0.55), x, y, width, height)
    return
  }
  const middleX = x + width / 2
  const middleY = y + height / 2
  const arm = Math.max(2, Math.round(Math.min(width, height) * 0.22))
  context.lineWidth = Math.max(1, Math.round(Math.min(width, height) / 12))
  if (code === stateCode.closed) {
    context.fillStyle = cssColor(palette.ink, 0.5)
    context.fillRect(Math.round(middleX - arm), Math.round(middleY), arm * 2, context.lineWidth)
  } else if (code === stateCode.filtered) {
    hatch(context, cssColor(color), x, y, width, height)
  } else if (code === stateCode.waiting) {
    context.strokeStyle = cssColor(color)
    context.beginPath()
    context.arc(middleX, middleY, arm, 0, Math.PI * 2)
    context.stroke()
  } else if (code === stateCode.error) {
    context.strokeStyle = cssColor(palette.blank)
    context.beginPath()
    context.moveTo(middleX - arm, middleY - arm)
    context.lineTo(middleX + arm, middleY + arm)
    context.moveTo(middleX + arm, middleY - arm)
    context.lineTo(middleX - arm, middleY + arm)
    context.stroke()
  } else if (code === stateCode.open) {
    context.fillStyle = cssColor(palette.blank)
    context.beginPath()
    context.arc(middleX, middleY, arm, 0, Math.PI * 2)
    context.fill()
  }
}

function hatch(context: Context, color: string, x: number, y: number, width: number, height: number): void {
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.strokeStyle = color
  context.lineWidth = 1
  context.beginPath()
  for (let offset = -height; offset < width; offset += 5) {
    context.moveTo(x + offset, y + height)
    context.lineTo(x + offset + height, y)
  }
  context.stroke()
  context.restore()
}
