import type { CellKind } from './cell-kind'
import type { CellBox } from './grid'
import { cssColor, type Palette, type Rgb } from './palette'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** The shape of a kind in the middle of a cell, so that no kind is told by colour alone. */
export function drawShape(
  context: Context,
  palette: Palette,
  kind: CellKind,
  color: Rgb,
  { x, y, width, height }: CellBox,
): void {
  const middleX = x + width / 2
  const middleY = y + height / 2
  const arm = Math.max(2, Math.round(Math.min(width, height) * 0.22))
  context.lineWidth = Math.max(1, Math.round(Math.min(width, height) / 12))
  const on = cssColor(kind.strong ? palette.blank : color)
  switch (kind.shape) {
    case 'none':
      return
    case 'dash':
      context.fillStyle = cssColor(palette.ink, 0.5)
      context.fillRect(Math.round(middleX - arm), Math.round(middleY), arm * 2, context.lineWidth)
      return
    case 'lines': {
      const apart = Math.max(2, Math.round(arm * 0.7))
      context.fillStyle = cssColor(palette.ink, 0.8)
      for (const offset of [-apart, apart - context.lineWidth]) {
        context.fillRect(Math.round(middleX - arm), Math.round(middleY + offset), arm * 2, context.lineWidth)
      }
      return
    }
    case 'hatch':
      drawHatch(context, cssColor(color), { x, y, width, height })
      return
    case 'ring':
      context.strokeStyle = cssColor(color)
      context.beginPath()
      context.arc(middleX, middleY, arm, 0, Math.PI * 2)
      context.stroke()
      return
    case 'cross':
      context.strokeStyle = on
      context.beginPath()
      context.moveTo(middleX - arm, middleY - arm)
      context.lineTo(middleX + arm, middleY + arm)
      context.moveTo(middleX + arm, middleY - arm)
      context.lineTo(middleX - arm, middleY + arm)
      context.stroke()
      return
    case 'dot':
      context.fillStyle = on
      context.beginPath()
      context.arc(middleX, middleY, arm, 0, Math.PI * 2)
      context.fill()
      return
    case 'diamond':
      context.fillStyle = on
      drawDiamond(context, middleX, middleY, arm + 1)
      return
  }
}

/** What is left of the shape beside a number, where colour and weight would not tell two kinds apart. */
export function drawShapeBesideNumber(
  context: Context,
  palette: Palette,
  kind: CellKind,
  color: Rgb,
  box: CellBox,
): void {
  if (kind.shape === 'hatch' || kind.shape === 'ring') drawHatch(context, cssColor(color, 0.55), box)
  if (kind.shape === 'diamond' || kind.shape === 'lines') {
    const size = Math.max(10, Math.round(Math.min(box.width, box.height) * 0.3))
    drawShape(context, palette, kind, color, { x: box.x + 1, y: box.y + 1, width: size, height: size })
  }
}

export function drawHatch(context: Context, color: string, { x, y, width, height }: CellBox): void {
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

function drawDiamond(context: Context, x: number, y: number, arm: number): void {
  context.beginPath()
  context.moveTo(x, y - arm)
  context.lineTo(x + arm, y)
  context.lineTo(x, y + arm)
  context.lineTo(x - arm, y)
  context.closePath()
  context.fill()
}
