import { describe, expect, it } from 'vitest'
import { stateCode } from '#shared/scan/state'
import { drawCells } from './draw-cells'
import { drawOverlay, type OverlayModel } from './draw-overlay'
import { nextOpen } from './field-cells'
import { fieldKey, typedPort } from './field-keys'
import { gridFor } from './grid'
import { notAsked, type Palette, parseHex } from './palette'
import { allPorts } from './port-range'
import { stripBuckets } from './strip'

const palette: Palette = {
  blank: [10, 10, 10],
  pending: [20, 20, 20],
  open: [0, 255, 0],
  openCore: [200, 255, 200],
  closed: [60, 60, 60],
  filtered: [200, 150, 0],
  error: [255, 0, 255],
  waiting: [90, 80, 40],
  cursor: [0, 0, 255],
  ink: [255, 255, 255],
}

function canvas(width: number, height: number) {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3)
  return { context, at }
}

function cellsWith(...known: readonly (readonly [number, number])[]) {
  const cells = new Uint8Array(65536).fill(notAsked)
  for (const [port, code] of known) cells[port] = code
  return cells
}

describe('the still layer', () => {
  it('colours each port’s own cell, sharp to its edge', () => {
    const grid = gridFor(allPorts, 512, 512)
    const { context, at } = canvas(grid.width, grid.height)
    const cells = cellsWith([0x0a05, stateCode.filtered], [0x0a06, stateCode.error])
    drawCells(context, { grid, cells, palette })
    expect(at(10, 20)).toEqual([200, 150, 0])
    expect(at(11, 21)).toEqual([200, 150, 0])
    expect(at(12, 20)).toEqual([255, 0, 255])
    expect(at(9, 20)).toEqual([10, 10, 10])
    expect(at(10, 22)).toEqual([10, 10, 10])
  })

  it('gives every state a shape of its own where there is room', () => {
    const grid = gridFor({ first: 0, last: 1023 }, 512, 512)
    const looks = [
      stateCode.open,
      stateCode.closed,
      stateCode.filtered,
      stateCode.error,
      stateCode.waiting,
    ].map((code) => {
      const { context } = canvas(grid.width, grid.height)
      // one colour for all: what is left to tell them apart is their shape
      const grey: Palette = {
        ...palette,
        open: [99, 99, 99],
        closed: [99, 99, 99],
        filtered: [99, 99, 99],
        error: [99, 99, 99],
        waiting: [99, 99, 99],
      }
      drawCells(context, { grid, cells: cellsWith([0, code]), palette: grey })
      const { data } = context.getImageData(0, 0, grid.cellWidth, grid.cellHeight)
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
    open: [0x8080],
    error: [],
    age: () => Number.POSITIVE_INFINITY,
    cursor: null,
    selected: null,
    drawn: null,
  }

  it('makes a single open port larger than its cell', () => {
    const { context } = canvas(512, 512)
    expect(drawOverlay(context, model)).toBe(false)
    const { data } = context.getImageData(244, 244, 26, 26)
    let lit = 0
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 8) lit += 1
    expect(lit).toBeGreaterThan(200)
  })

  it('moves while a port is new, and rests afterwards', () => {
    const { context } = canvas(512, 512)
    expect(drawOverlay(context, { ...model, age: () => 100 })).toBe(true)
    expect(drawOverlay(context, { ...model, age: () => 5000 })).toBe(false)
  })

  it('draws what was there before no more', () => {
    const { context } = canvas(512, 512)
    drawOverlay(context, { ...model, selected: 0x2020 })
    drawOverlay(context, { ...model, open: [] })
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

  it('go from open port to open port, round the end', () => {
    expect(nextOpen([22, 80, 443], 22, 1)).toBe(80)
    expect(nextOpen([22, 80, 443], 443, 1)).toBe(22)
    expect(nextOpen([22, 80, 443], 22, -1)).toBe(443)
    expect(nextOpen([], 22, 1)).toBeNull()
  })
})

it('a strip never hides an open port', () => {
  const states = new Uint8Array(65535).fill(stateCode.closed)
  states[40000] = stateCode.open
  expect(stripBuckets(states, 200).filter((code) => code === stateCode.open)).toHaveLength(1)
  expect(stripBuckets(new Uint8Array(3).fill(stateCode.filtered), 10)).toEqual(
    new Uint8Array(10).fill(stateCode.filtered),
  )
})

it('colours are read from the tokens’ notation', () => {
  expect(parseHex('#2ee6b6')).toEqual([46, 230, 182])
  expect(parseHex('teal')).toEqual([128, 128, 128])
})
