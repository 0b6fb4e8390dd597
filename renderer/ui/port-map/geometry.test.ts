import { describe, expect, it } from 'vitest'
import { cellAt, columnsFor, gridFor, movedPort, portAt, spanOf } from './grid'
import { allPorts, ianaRangeOf, ianaRanges, rangeAround, rangeBetween, zoomIn, zoomOut } from './port-range'

describe('the grid', () => {
  it('has the high byte as its row when all ports are shown', () => {
    const grid = gridFor(allPorts, 520, 530)
    expect(grid).toMatchObject({ columns: 256, rows: 256, cellWidth: 2, cellHeight: 2 })
    expect(cellAt(grid, 0x1234)).toEqual({ x: 0x34 * 2, y: 0x12 * 2 })
  })

  it('finds every port again where it drew it, in every range', () => {
    const ranges = [...ianaRanges, allPorts, { first: 300, last: 363 }, { first: 32768, last: 60999 }]
    for (const range of ranges) {
      const grid = gridFor(range, 777, 555)
      for (let port = range.first; port <= range.last; port += 37) {
        const at = cellAt(grid, port)
        if (at === null) throw new Error(`port ${port} is outside`)
        expect(portAt(grid, at.x, at.y)).toBe(port)
        expect(portAt(grid, at.x + grid.cellWidth * 0.9, at.y + grid.cellHeight * 0.9)).toBe(port)
      }
    }
  })

  it('has no port outside its range or beside the field', () => {
    const grid = gridFor({ first: 300, last: 363 }, 400, 400)
    expect(cellAt(grid, 299)).toBeNull()
    expect(portAt(grid, -1, 0)).toBeNull()
    expect(portAt(grid, grid.width, 0)).toBeNull()
    expect(portAt(grid, 0, grid.height)).toBeNull()
  })

  it('has whole pixels unless much of the place were empty then', () => {
    expect(gridFor(allPorts, 540, 540).cellHeight).toBe(2)
    const low = gridFor(allPorts, 512, 432)
    expect(low).toMatchObject({ cellWidth: 2, height: 432 })
    expect(gridFor({ first: 0, last: 1023 }, 500, 500)).toMatchObject({ cellWidth: 15, cellHeight: 15 })
  })

  it('never has a cell of no size', () => {
    expect(gridFor(allPorts, 0, 0)).toMatchObject({ cellWidth: 1, cellHeight: 1 })
  })

  it('is about square', () => {
    expect([64, 256, 1024, 16384, 48128, 65536].map(columnsFor)).toEqual([8, 16, 32, 128, 256, 256])
  })

  it('is walked without leaving the range', () => {
    const grid = gridFor(allPorts, 512, 512)
    expect(movedPort(grid, 0, 'left')).toBe(0)
    expect(movedPort(grid, 5, 'up')).toBe(5)
    expect(movedPort(grid, 300, 'up')).toBe(44)
    expect(movedPort(grid, 300, 'row-start')).toBe(256)
    expect(movedPort(grid, 300, 'row-end')).toBe(511)
    expect(movedPort(grid, 65535, 'right')).toBe(65535)
    expect(movedPort(grid, 100, 'page-up')).toBe(0)
    expect(movedPort(grid, 100, 'last')).toBe(65535)
  })

  it('says which rows a range covers', () => {
    const grid = gridFor(allPorts, 512, 512)
    expect(spanOf(grid, { first: 49152, last: 65535 })).toEqual({ from: 0.75, to: 1 })
    expect(spanOf(gridFor({ first: 0, last: 1023 }, 512, 512), { first: 49152, last: 65535 })).toBeNull()
  })
})

describe('ranges', () => {
  it('are IANA’s three, without gaps (RFC 6335)', () => {
    expect(ianaRanges.map(({ first, last }) => [first, last])).toEqual([
      [0, 1023],
      [1024, 49151],
      [49152, 65535],
    ])
    expect(ianaRangeOf(1024).key).toBe('user')
    expect(ianaRangeOf(49152).key).toBe('dynamic')
  })

  it('zoom in around a port and out again to all', () => {
    let range = allPorts
    for (let turn = 0; turn < 8; turn += 1) {
      range = zoomIn(range, 8080)
      expect(range.first).toBeLessThanOrEqual(8080)
      expect(range.last).toBeGreaterThanOrEqual(8080)
    }
    expect(range.last - range.first + 1).toBe(64)
    for (let turn = 0; turn < 8; turn += 1) range = zoomOut(range)
    expect(range).toEqual(allPorts)
  })

  it('show 64 ports at least, also at the ends', () => {
    for (const [a, b] of [
      [0, 0],
      [65535, 65535],
      [90, 80],
      [1000, 4000],
    ] as const) {
      const range = rangeBetween(a, b)
      expect(range.last - range.first + 1).toBeGreaterThanOrEqual(64)
      expect(range.first).toBeGreaterThanOrEqual(0)
      expect(range.last).toBeLessThanOrEqual(65535)
      expect(range.first <= Math.min(a, b) && range.last >= Math.max(a, b)).toBe(true)
    }
  })

  it('follow a port that is outside', () => {
    expect(rangeAround({ first: 0, last: 1023 }, 80)).toEqual({ first: 0, last: 1023 })
    expect(rangeAround({ first: 0, last: 1023 }, 8080)).toEqual({ first: 7168, last: 8191 })
  })
})
