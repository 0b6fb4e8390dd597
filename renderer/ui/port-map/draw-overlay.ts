import type { CellKind } from './cell-kind'
import { cellAt, type Grid } from './grid'
import { cellColor, cssColor, type Palette, type Rgb } from './palette'
import type { PortRange } from './port-range'

/** The living layer: what glows, and where the person is. */
export interface OverlayModel {
  readonly grid: Grid
  readonly palette: Palette
  /** Device pixels for one CSS pixel. */
  readonly ratio: number
  /** Device pixels that the canvas is larger than the field on each side, so that light at its edge is not cut. */
  readonly bleed: number
  readonly kinds: readonly CellKind[]
  /** The ports of each kind that has a beacon, ascending. */
  readonly lists: readonly (readonly number[])[]
  /** Milliseconds since a port was first seen to glow; Infinity where it is not new. */
  readonly age: (port: number) => number
  readonly cursor: number | null
  readonly selected: number | null
  /** The range that is being drawn with the pointer. */
  readonly drawn: PortRange | null
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Milliseconds in which a port that is new is seen to light up. */
export const lightUpMs = 1100
/** More ports than this are drawn without a glow: then they are seen anyway. */
const mostGlows = 3000
/** More marks than this would hide each other. */
const mostCrosses = 600
const mostSquares = 1500

/** Draws the overlay; true while something is still moving. */
export function drawOverlay(context: Context, model: OverlayModel): boolean {
  const { grid, bleed } = model
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, grid.width + bleed * 2, grid.height + bleed * 2)
  context.translate(bleed, bleed)
  const moving = drawBeacons(context, model)
  if (model.drawn !== null) drawRange(context, model, model.drawn)
  if (model.selected !== null) drawFrame(context, model, model.selected, 2)
  if (model.cursor !== null && model.cursor !== model.selected) drawFrame(context, model, model.cursor, 1)
  return moving
}

/** Everything that has to be seen where a cell is only a few pixels large; what glows lies on top. */
function drawBeacons(context: Context, model: OverlayModel): boolean {
  let moving = false
  for (const kind of ['square', 'glow', 'cross'] as const) {
    for (const [code, { beacon }] of model.kinds.entries()) {
      const ports = model.lists[code] ?? []
      if (beacon?.kind !== kind || ports.length === 0) continue
      if (kind === 'glow') moving = drawGlows(context, model, ports, code) || moving
      else if (kind === 'cross') drawCrosses(context, model, ports, code)
      else drawSquares(context, model, ports, code)
    }
  }
  return moving
}

function drawGlows(context: Context, model: OverlayModel, ports: readonly number[], code: number): boolean {
  const { grid, palette, ratio } = model
  if (ports.length > mostGlows) return false
  const color = cellColor(palette, code)
  const small = areCellsSmall(model)
  if (!small && grid.columns < 32) return drawRings(context, model, ports, color)
  const radius = Math.round((ports.length > 400 ? 4 : 11) * ratio)
  const glow = glowSprite(radius, color)
  const core = Math.max(Math.round((ports.length > 400 ? 2.5 : 5) * ratio), small ? 0 : grid.cellWidth)
  for (const port of ports) {
    const at = cellAt(grid, port)
    if (at === null) continue
    const x = at.x + grid.cellWidth / 2
    const y = at.y + grid.cellHeight / 2
    context.drawImage(glow, x - radius, y - radius)
    if (small) {
      context.fillStyle = cssColor(palette.cores[code] ?? color)
      context.fillRect(Math.round(x - core / 2), Math.round(y - core / 2), core, core)
    }
  }
  return drawRings(context, model, ports, color)
}

/** A ring that widens and fades where a port has just lit up. */
function drawRings(context: Context, model: OverlayModel, ports: readonly number[], color: Rgb): boolean {
  const { grid, ratio } = model
  let moving = false
  for (const port of ports) {
    const age = model.age(port)
    if (age >= lightUpMs) continue
    const at = cellAt(grid, port)
    if (at === null) continue
    moving = true
    const part = age / lightUpMs
    const eased = 1 - (1 - part) ** 3
    context.strokeStyle = cssColor(color, (1 - part) * 0.9)
    context.lineWidth = Math.max(1, (1 - part) * 2.5 * ratio)
    context.beginPath()
    context.arc(
      at.x + grid.cellWidth / 2,
      at.y + grid.cellHeight / 2,
      (3 + eased * 17) * ratio,
      0,
      Math.PI * 2,
    )
    context.stroke()
  }
  return moving
}

function areCellsSmall({ grid, ratio }: OverlayModel): boolean {
  return Math.min(grid.cellWidth, grid.cellHeight) / ratio < 8
}

/** What is rare and matters: a cross that is larger than the cell. */
function drawCrosses(context: Context, model: OverlayModel, ports: readonly number[], code: number): void {
  const { grid, palette, ratio } = model
  if (ports.length > mostCrosses || !areCellsSmall(model)) return
  const arm = 2.5 * ratio
  context.strokeStyle = cssColor(cellColor(palette, code))
  context.lineWidth = 1.25 * ratio
  context.beginPath()
  for (const port of ports) {
    const at = cellAt(grid, port)
    if (at === null) continue
    const x = at.x + grid.cellWidth / 2
    const y = at.y + grid.cellHeight / 2
    context.moveTo(x - arm, y - arm)
    context.lineTo(x + arm, y + arm)
    context.moveTo(x + arm, y - arm)
    context.lineTo(x - arm, y + arm)
  }
  context.stroke()
}

/** A square that is large enough to be seen. */
function drawSquares(context: Context, model: OverlayModel, ports: readonly number[], code: number): void {
  const { grid, palette, ratio } = model
  if (ports.length > mostSquares || !areCellsSmall(model)) return
  const side = Math.round(3 * ratio)
  context.fillStyle = cssColor(palette.cores[code] ?? cellColor(palette, code))
  for (const port of ports) {
    const at = cellAt(grid, port)
    if (at === null) continue
    const x = Math.round(at.x + (grid.cellWidth - side) / 2)
    context.fillRect(x, Math.round(at.y + (grid.cellHeight - side) / 2), side, side)
  }
}

function drawFrame(context: Context, model: OverlayModel, port: number, strength: number): void {
  const { grid, palette, ratio } = model
  const at = cellAt(grid, port)
  if (at === null) return
  const margin = Math.max(2 * ratio, Math.round((13 * ratio - grid.cellWidth) / 2))
  const line = strength * ratio
  const left = Math.round(at.x) - margin
  const top = Math.round(at.y) - margin
  const width = Math.round(grid.cellWidth) + margin * 2
  const height = Math.round(grid.cellHeight) + margin * 2
  context.strokeStyle = cssColor(palette.blank, 0.8)
  context.lineWidth = line + 1.5 * ratio
  context.strokeRect(left, top, width, height)
  context.strokeStyle = cssColor(palette.cursor, strength === 1 ? 0.85 : 1)
  context.lineWidth = line
  context.strokeRect(left, top, width, height)
}

/** The range under the pointer's stroke: it runs like text, row by row. */
function drawRange(context: Context, { grid, palette }: OverlayModel, range: PortRange): void {
  const first = Math.max(range.first, grid.range.first) - grid.origin
  const last = Math.min(range.last, grid.range.last) - grid.origin
  context.fillStyle = cssColor(palette.cursor, 0.22)
  const firstRow = Math.floor(first / grid.columns)
  const lastRow = Math.floor(last / grid.columns)
  for (let row = firstRow; row <= lastRow; row += 1) {
    const from = row === firstRow ? first % grid.columns : 0
    const to = row === lastRow ? last % grid.columns : grid.columns - 1
    context.fillRect(
      from * grid.cellWidth,
      row * grid.cellHeight,
      (to - from + 1) * grid.cellWidth,
      grid.cellHeight,
    )
  }
}

const sprites = new Map<string, OffscreenCanvas>()

function glowSprite(radius: number, color: Rgb): OffscreenCanvas {
  const key = `${radius} ${color.join()}`
  const known = sprites.get(key)
  if (known !== undefined) return known
  const sprite = new OffscreenCanvas(radius * 2, radius * 2)
  const context = sprite.getContext('2d')
  if (context !== null) {
    const gradient = context.createRadialGradient(radius, radius, 0, radius, radius, radius)
    gradient.addColorStop(0, cssColor(color, 0.9))
    gradient.addColorStop(0.3, cssColor(color, 0.5))
    gradient.addColorStop(0.6, cssColor(color, 0.16))
    gradient.addColorStop(1, cssColor(color, 0))
    context.fillStyle = gradient
    context.fillRect(0, 0, radius * 2, radius * 2)
  }
  if (sprites.size > 16) sprites.clear()
  sprites.set(key, sprite)
  return sprite
}
