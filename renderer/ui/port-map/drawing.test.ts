import { describe, expect, it, vi } from 'vitest'
import { blankCell, type CellKind, type CellShape, nextStop } from './cell-kind'
import { drawCells } from './draw-cells'
import { drawOverlay, type OverlayModel } from './draw-overlay'
import { fieldKey, typedPort } from './field-keys'
import { cellAt, type Grid, gridFor } from './grid'
import { type Palette, parseHex, type Rgb } from './palette'
import { allPorts } from './port-range'

const kinds: readonly CellKind[] = [
  { token: '--a', shape: 'dot', fill: 1, strong: true, beacon: { kind: 'glow', core: '--b' } },
  { token: '--c', shape: 'hatch', fill: 0.4, strong: false, beacon: null },
  { token: '--d', shape: 'cross', fill: 1, strong: true, beacon: { kind: 'cross' } },
  { token: '--e', shape: 'lines', fill: 0.4, strong: false, beacon: { kind: 'square' } },
]
const [glowing, hatched, crossed, squared] = [0, 1, 2, 3]

const palette: Palette = {
  blank: [10, 10, 10],
  cursor: [0, 0, 255],
  ink: [255, 255, 255],
  kinds: [
    [0, 255, 0],
    [200, 150, 0],
    [255, 0, 255],
    [0, 90, 255],
  ],
  cores: [
    [200, 255, 200],
    [200, 150, 0],
    [255, 0, 255],
    [0, 90, 255],
  ],
}

function canvas(width: number, height: number) {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3)
  return { context, at }
}

function cellOf(grid: Grid, port: number) {
  const cell = cellAt(grid, port)
  if (cell === null) throw new Error(`port ${port} is not shown`)
  return cell
}

function middle(grid: Grid, port: number) {
  const { x, y, width, height } = cellOf(grid, port)
  return { x: x + Math.floor(width / 2), y: y + Math.floor(height / 2) }
}

function cellsWith(...known: readonly (readonly [number, number])[]) {
  const cells = new Uint8Array(65536).fill(blankCell)
  for (const [port, code] of known) cells[port] = code
  return cells
}

describe('the still layer', () => {
  it('colours each port’s own cell, sharp to its edge', () => {
    const grid = gridFor(allPorts, 800, 800)
    const { context, at } = canvas(grid.width, grid.height)
    const [there, next] = [middle(grid, 2563), middle(grid, 2564)]
    const cells = cellsWith([2563, hatched], [2564, crossed])
    drawCells(context, { grid, cells, kinds, palette })
    expect(at(there.x, there.y)).toEqual([200, 150, 0])
    expect(at(next.x, next.y)).toEqual([255, 0, 255])
    for (const port of [2562, 2565]) {
      const beside = middle(grid, port)
      expect(at(beside.x, beside.y)).toEqual([10, 10, 10])
    }
  })

  it('takes the colours of another theme, and makes none anew while the theme stays', () => {
    const grid = gridFor(allPorts, 800, 800)
    const { context, at } = canvas(grid.width, grid.height)
    const there = middle(grid, 2563)
    const cells = cellsWith([2563, hatched])
    const draw = (colours: Palette) => drawCells(context, { grid, cells, kinds, palette: colours })
    const light: Palette = {
      ...palette,
      kinds: palette.kinds.map(([red, green, blue]) => [blue, red, green]),
    }
    draw(palette)
    draw(light)
    expect(at(there.x, there.y)).toEqual([0, 200, 150])
    const made = { buffers: 0 }
    const counted = <T extends object>(of: T): T =>
      new Proxy(of, {
        construct(target, args, as) {
          made.buffers += 1
          return Reflect.construct(target as never, args, as)
        },
      })
    vi.stubGlobal('Uint8Array', counted(Uint8Array))
    vi.stubGlobal('Uint32Array', counted(Uint32Array))
    try {
      for (let frame = 0; frame < 10; frame += 1) draw(palette)
    } finally {
      vi.unstubAllGlobals()
    }
    expect(made.buffers).toBeLessThanOrEqual(10)
    expect(at(there.x, there.y)).toEqual([200, 150, 0])
  })

  const shapes: readonly CellShape[] = ['none', 'dash', 'lines', 'hatch', 'ring', 'cross', 'dot', 'diamond']
  // 1024 cells have room for a shape, 64 for the port's number as well
  it.each([
    ['every shape a look of its own', 1023, shapes],
    ['what looks alike a shape beside its number', 63, ['none', 'hatch', 'lines', 'diamond'] as const],
  ])('gives %s', (_what, last, shown) => {
    const grid = gridFor({ first: 0, last }, 640, 640)
    const { width, height } = cellOf(grid, 0)
    const looks = shown.map((shape) => {
      const { context } = canvas(grid.width, grid.height)
      // one colour for all: what is left to tell them apart is their shape
      const grey: Rgb = [99, 99, 99]
      const kind: CellKind = { token: '', shape, fill: 0.5, strong: false, beacon: null }
      drawCells(context, {
        grid,
        cells: cellsWith([0, 0]),
        kinds: [kind],
        palette: { ...palette, kinds: [grey], cores: [grey] },
      })
      const { data } = context.getImageData(0, 0, width, height)
      return data.join()
    })
    expect(new Set(looks).size).toBe(looks.length)
  })
})

describe('the living layer', () => {
  const grid = gridFor(allPorts, 512, 512)
  const model: OverlayModel = {
    grid,
    palette,
    ratio: 1,
    bleed: 0,
    kinds,
    lists: [[0x8080]],
    age: () => Number.POSITIVE_INFINITY,
    cursor: null,
    selected: null,
    drawn: null,
    labels: [],
  }

  it.each([
    ['light', glowing, 200],
    ['cross', crossed, 10],
    ['square', squared, 8],
  ])('makes a single port’s %s larger than its cell', (_what, code, atLeast) => {
    const { context } = canvas(512, 512)
    const lists: number[][] = []
    lists[code] = [0x8080]
    expect(drawOverlay(context, { ...model, lists })).toBe(false)
    const { x, y } = middle(grid, 0x8080)
    const { data } = context.getImageData(x - 13, y - 13, 26, 26)
    let lit = 0
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 8) lit += 1
    expect(lit).toBeGreaterThan(atLeast)
  })

  it('moves while a port is new, and rests afterwards', () => {
    const { context } = canvas(512, 512)
    expect(drawOverlay(context, { ...model, age: () => 100 })).toBe(true)
    expect(drawOverlay(context, { ...model, age: () => 5000 })).toBe(false)
  })

  it('draws what was there before no more', () => {
    const { context } = canvas(512, 512)
    drawOverlay(context, { ...model, selected: 0x2020 })
    drawOverlay(context, { ...model, lists: [] })
    const { data } = context.getImageData(0, 0, 512, 512)
    expect(data.every((value) => value === 0)).toBe(true)
  })
})

describe('keys of the map', () => {
  const key = (name: string, ctrlKey = false) =>
    fieldKey({ key: name, ctrlKey, metaKey: false, altKey: false })

  it('are read', () => {
    expect(key('ArrowLeft')).toEqual({ kind: 'move', move: 'left' })
    expect(key('Home', true)).toEqual({ kind: 'move', move: 'first' })
    expect(key('7')).toEqual({ kind: 'digit', digit: '7' })
    expect(key('f', true)).toBeNull()
    expect(key('Escape')).toBeNull()
  })

  it('type a port, and begin anew where it would be too large', () => {
    expect(typedPort('', '4')).toEqual({ typed: '4', port: 4 })
    expect(typedPort('44', '3')).toEqual({ typed: '443', port: 443 })
    expect(typedPort('6553', '6')).toEqual({ typed: '6', port: 6 })
    expect(typedPort('0', '8')).toEqual({ typed: '8', port: 8 })
  })

  it('go from stop to stop, round the end', () => {
    expect(nextStop([22, 80, 443], 22, 1)).toBe(80)
    expect(nextStop([22, 80, 443], 443, 1)).toBe(22)
    expect(nextStop([22, 80, 443], 22, -1)).toBe(443)
    expect(nextStop([], 22, 1)).toBeNull()
  })
})

it('colours are read from the tokens’ notation', () => {
  expect(parseHex('#2ee6b6')).toEqual([46, 230, 182])
  expect(parseHex('teal')).toEqual([128, 128, 128])
})
