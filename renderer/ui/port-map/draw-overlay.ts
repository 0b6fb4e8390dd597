import type { CellKind } from './cell-kind'
import type { Context } from './draw-shapes'
import { type CellBox, cellAt, cellIn, cellSide, type Grid, roomOf } from './grid'
import type { PlacedLabel } from './labels'
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
  /** Names beside what glows. */
  readonly labels: readonly PlacedLabel[]
  /** The range that is being drawn with the pointer. */
  readonly drawn: PortRange | null
}

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
  drawLabels(context, model)
  if (model.drawn !== null) drawRange(context, model, model.drawn)
  if (model.selected !== null) drawFrame(context, model, model.selected, 2)
  if (model.cursor !== null && model.cursor !== model.selected) drawFrame(context, model, model.cursor, 1)
  return moving
}

/** Everything that has to be seen where a cell is only a few pixels large; what glows lies on top. */
function drawBeacons(context: Context, model: OverlayModel): boolean {
  let moving = false
  for (const kind of ['square', 'ring', 'glow', 'cross'] as const) {
    for (const [code, { beacon }] of model.kinds.entries()) {
      const ports = model.lists[code] ?? []
      if (beacon?.kind !== kind || ports.length === 0) continue
      if (kind === 'glow') moving = drawGlows(context, model, ports, code) || moving
      else if (kind === 'cross') drawCrosses(context, model, ports, code)
      else if (kind === 'ring') drawEmptyRings(context, model, ports, code)
      else drawSquares(context, model, ports, code)
    }
  }
  return moving
}

function drawGlows(context: Context, model: OverlayModel, ports: readonly number[], code: number): boolean {
  const { grid, palette, ratio } = model
  if (ports.length > mostGlows) return false
  const color = cellColor(palette, code)
  const many = ports.length > 400
  const radius = Math.round((many ? 4 : 11) * ratio)
  const side = Math.round((many ? 2.5 : 5) * ratio)
  const rim = Math.max(1, Math.round(1.25 * ratio))
  const glow = glowSprite(radius, color)
  for (const port of ports) {
    const box = smallCell(model, port)
    if (box === null) continue
    const x = box.x + box.width / 2
    const y = box.y + box.height / 2
    context.drawImage(glow, x - radius, y - radius)
    const core = Math.max(side, Math.min(box.width, box.height))
    const left = Math.round(x - core / 2)
    const top = Math.round(y - core / 2)
    // a rim of the ground's colour, so that it is seen on a range of any other colour
    if (!many) {
      context.fillStyle = cssColor(palette.blank)
      context.fillRect(left - rim, top - rim, core + rim * 2, core + rim * 2)
    }
    context.fillStyle = cssColor(palette.cores[code] ?? color)
    context.fillRect(left, top, core, core)
  }
  return drawRings(context, { grid, ratio, age: model.age }, ports, color)
}

/** A ring that widens and fades where a port has just lit up. */
function drawRings(
  context: Context,
  { grid, ratio, age: ageOf }: Pick<OverlayModel, 'grid' | 'ratio' | 'age'>,
  ports: readonly number[],
  color: Rgb,
): boolean {
  let moving = false
  for (const port of ports) {
    const age = ageOf(port)
    if (age >= lightUpMs) continue
    const box = cellAt(grid, port)
    if (box === null) continue
    moving = true
    const part = age / lightUpMs
    const eased = 1 - (1 - part) ** 3
    context.strokeStyle = cssColor(color, (1 - part) * 0.9)
    context.lineWidth = Math.max(1, (1 - part) * 2.5 * ratio)
    context.beginPath()
    context.arc(box.x + box.width / 2, box.y + box.height / 2, (3 + eased * 17) * ratio, 0, Math.PI * 2)
    context.stroke()
  }
  return moving
}

/** A port's cell where it is too small to show by itself what it is; null for others and outside the range. */
function smallCell({ grid, ratio }: OverlayModel, port: number): CellBox | null {
  const room = roomOf(grid, port)
  return room === null || cellSide(room) >= 9 * ratio ? null : cellIn(room, port)
}

/** Draws a sign at each port, all in one stroke; none where there are more than `most`. */
function drawSigns(
  context: Context,
  model: OverlayModel,
  ports: readonly number[],
  code: number,
  { most, width, sign }: { most: number; width: number; sign: (x: number, y: number) => void },
): void {
  if (ports.length > most) return
  context.strokeStyle = cssColor(cellColor(model.palette, code))
  context.lineWidth = width * model.ratio
  context.beginPath()
  for (const port of ports) {
    const box = smallCell(model, port)
    if (box !== null) sign(box.x + box.width / 2, box.y + box.height / 2)
  }
  context.stroke()
}

/** What is rare and matters: a cross that is larger than the cell. */
function drawCrosses(context: Context, model: OverlayModel, ports: readonly number[], code: number): void {
  const arm = 2.5 * model.ratio
  drawSigns(context, model, ports, code, {
    most: mostCrosses,
    width: 1.25,
    sign(x, y) {
      context.moveTo(x - arm, y - arm)
      context.lineTo(x + arm, y + arm)
      context.moveTo(x + arm, y - arm)
      context.lineTo(x - arm, y + arm)
    },
  })
}

/** What is no more: a ring around the cell, with nothing in it. */
function drawEmptyRings(context: Context, model: OverlayModel, ports: readonly number[], code: number): void {
  const radius = 3 * model.ratio
  drawSigns(context, model, ports, code, {
    most: mostSquares,
    width: 1.5,
    sign(x, y) {
      context.moveTo(x + radius, y)
      context.arc(x, y, radius, 0, Math.PI * 2)
    },
  })
}

/** A square that is large enough to be seen. */
function drawSquares(context: Context, model: OverlayModel, ports: readonly number[], code: number): void {
  const { palette, ratio } = model
  if (ports.length > mostSquares) return
  const least = Math.round(3 * ratio)
  context.fillStyle = cssColor(palette.cores[code] ?? cellColor(palette, code))
  for (const port of ports) {
    const box = smallCell(model, port)
    if (box === null) continue
    const width = Math.max(least, box.width)
    const height = Math.max(least, box.height)
    const x = Math.round(box.x + (box.width - width) / 2)
    context.fillRect(x, Math.round(box.y + (box.height - height) / 2), width, height)
  }
}

/** The font of a label. @param ratio device pixels for one CSS pixel */
export function labelFont(ratio: number): string {
  return `500 ${Math.round(11 * ratio)}px "Inter Variable", system-ui, sans-serif`
}

/** Each on a plate of the ground's colour, so that it can be read over any range. */
function drawLabels(context: Context, { labels, palette, ratio }: OverlayModel): void {
  context.font = labelFont(ratio)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  for (const { text, box } of labels) {
    context.fillStyle = cssColor(palette.blank, 0.9)
    context.beginPath()
    context.roundRect(box.x, box.y, box.width, box.height, 3 * ratio)
    context.fill()
    context.fillStyle = cssColor(palette.ink)
    context.fillText(text, box.x + 4 * ratio, box.y + box.height / 2 + ratio * 0.5)
  }
}

function drawFrame(context: Context, model: OverlayModel, port: number, strength: number): void {
  const { grid, palette, ratio } = model
  const box = cellAt(grid, port)
  if (box === null) return
  const margin = Math.max(2 * ratio, Math.round((13 * ratio - box.width) / 2))
  const line = strength * ratio
  const left = box.x - margin
  const top = box.y - margin
  const width = box.width + margin * 2
  const height = box.height + margin * 2
  context.strokeStyle = cssColor(palette.blank, 0.8)
  context.lineWidth = line + 1.5 * ratio
  context.strokeRect(left, top, width, height)
  context.strokeStyle = cssColor(palette.cursor, strength === 1 ? 0.85 : 1)
  context.lineWidth = line
  context.strokeRect(left, top, width, height)
}

/** The range under the pointer's stroke: it runs like text, row by row. */
function drawRange(context: Context, { grid, palette }: OverlayModel, range: PortRange): void {
  context.fillStyle = cssColor(palette.cursor, 0.22)
  for (const room of grid.rooms) {
    const first = Math.max(range.first, room.range.first)
    const last = Math.min(range.last, room.range.last)
    for (let port = first; port <= last; ) {
      const end = Math.min(last, port - ((port - room.origin) % room.columns) + room.columns - 1)
      const from = cellIn(room, port)
      const to = cellIn(room, end)
      context.fillRect(from.x, from.y, to.x + to.width - from.x, from.height)
      port = end + 1
    }
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
