import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellBox, cellAt, cellIn, gridFor, movedPort, portAt, roomOf, spanOf, ticksOf } from './grid'
import { guardedPorts, placeLabels } from './labels'
import { allPorts, ianaRangeOf, ianaRanges, rangeAround, rangeBetween, zoomIn, zoomOut } from './port-range'

const places = [
  [777, 555],
  [380, 250],
  [1400, 1100],
  [250, 240],
] as const
const ranges = [...ianaRanges, allPorts, { first: 300, last: 363 }, { first: 32768, last: 60999 }]

describe('the grid', () => {
  it('gives well-known ports room of their own, and fills its place to the last pixel', () => {
    for (const [width, height] of places) {
      const { rooms } = gridFor(allPorts, width, height, 20)
      expect(rooms.map(({ of }) => of.key)).toEqual(['system', 'user', 'dynamic'])
      const [system, user, dynamic] = rooms
      // 1,024 of 65,536 ports, and more than a quarter of the room that headings leave
      expect((system?.height ?? 0) / (height - 60)).toBeGreaterThan(0.27)
      expect(system?.y).toBe(20)
      expect(user?.y).toBe((system?.y ?? 0) + (system?.height ?? 0) + 20)
      expect((dynamic?.y ?? 0) + (dynamic?.height ?? 0)).toBe(height)
      for (const room of rooms) {
        const last = cellIn(room, room.origin + room.columns - 1)
        expect(last.x + last.width).toBe(width)
      }
    }
  })

  it('finds every port again where it drew it, in every range', () => {
    for (const range of ranges) {
      const grid = gridFor(range, 1100, 900, 20)
      for (let port = range.first; port <= range.last; port += 37) {
        const cell = cellAt(grid, port)
        if (cell === null) throw new Error(`port ${port} is outside`)
        expect(portAt(grid, cell.x, cell.y)).toBe(port)
        expect(portAt(grid, cell.x + cell.width - 0.1, cell.y + cell.height - 0.1)).toBe(port)
      }
    }
  })

  it('has no port outside its range, beside the field, or on a heading', () => {
    const grid = gridFor({ first: 300, last: 363 }, 400, 400, 20)
    expect(cellAt(grid, 299)).toBeNull()
    expect(portAt(grid, -1, 30)).toBeNull()
    expect(portAt(grid, grid.width, 30)).toBeNull()
    expect(portAt(grid, 5, 400)).toBeNull()
    expect(portAt(grid, 5, 10)).toBeNull()
  })

  it('never has a cell of no size', () => {
    const grid = gridFor(allPorts, 1, 1, 20)
    for (const port of [0, 1023, 40_000, 65_535]) {
      expect(cellAt(grid, port)?.width).toBeGreaterThan(0)
      expect(cellAt(grid, port)?.height).toBeGreaterThan(0)
    }
  })

  it('has no rooms before its place has a size, and no port is anywhere', () => {
    for (const [width, height] of [
      [0, 0],
      [0, 400],
      [400, 0],
    ] as const) {
      const grid = gridFor(allPorts, width, height, 20)
      expect(grid.rooms).toEqual([])
      expect(cellAt(grid, 443)).toBeNull()
      expect(portAt(grid, 0, 0)).toBeNull()
      expect(movedPort(grid, 443, 'down')).toBe(443)
    }
  })

  it('has rows of a round number, and names them at round numbers that don’t touch', () => {
    for (const [width, height] of places) {
      for (const range of ranges) {
        for (const room of gridFor(range, width, height, 20).rooms) {
          expect(2000 % room.columns).toBe(0)
          const ticks = ticksOf(room, 22)
          for (const [index, { port, y }] of ticks.entries()) {
            expect(port % 10).toBe(0)
            expect(Math.abs(y - (cellIn(room, port).y + cellIn(room, port).height / 2))).toBeLessThan(1.5)
            if (index > 0) expect(y - (ticks[index - 1]?.y ?? 0)).toBeGreaterThanOrEqual(22)
          }
        }
      }
    }
  })

  it('is walked without leaving the range, and from one room into the next', () => {
    const grid = gridFor(allPorts, 700, 600, 20)
    const [system] = grid.rooms
    const row = system?.columns ?? 0
    expect(movedPort(grid, 0, 'left')).toBe(0)
    expect(movedPort(grid, 5, 'up')).toBe(5)
    expect(movedPort(grid, 300, 'up')).toBe(300 - row)
    expect(movedPort(grid, 300, 'row-start')).toBe(300 - (300 % row))
    expect(movedPort(grid, 1023, 'right')).toBe(1024)
    expect(movedPort(grid, 1024, 'row-start')).toBe(1024)
    expect(movedPort(grid, 0, 'page-up')).toBe(0)
    expect(movedPort(grid, 100, 'last')).toBe(65535)
    // down from the last row of one room, and up again
    const below = movedPort(grid, 1010, 'down')
    expect(below).toBeGreaterThan(1023)
    expect(movedPort(grid, below, 'up')).toBeLessThan(1024)
    let port = 443
    for (let turn = 0; turn < 700; turn += 1) port = movedPort(grid, port, 'down')
    expect(port).toBeGreaterThan(65_000)
  })

  it('says how far down a range reaches', () => {
    const grid = gridFor(allPorts, 700, 600, 20)
    const dynamic = grid.rooms[2]
    expect(spanOf(grid, { first: 49152, last: 65535 })).toEqual({ from: dynamic?.y, to: 600 })
    expect(spanOf(gridFor({ first: 0, last: 1023 }, 512, 512), { first: 49152, last: 65535 })).toBeNull()
  })
})

describe('names beside ports', () => {
  const grid = gridFor(allPorts, 700, 600, 20)
  const wish = (port: number, width = 60) => ({ port, text: `${port} name`, width })

  it('cover no other name and no port that is marked, and stay in their room', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 65535 }), { maxLength: 60 }), (ports) => {
        const labels = placeLabels(
          grid,
          ports.map((port) => wish(port)),
          ports,
          1,
        )
        for (const [index, { box, port }] of labels.entries()) {
          const room = roomOf(grid, port)
          if (room === null) throw new Error('no room')
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(grid.width)
          expect(box.y).toBeGreaterThanOrEqual(room.y)
          expect(box.y + box.height).toBeLessThanOrEqual(room.y + room.height)
          for (const other of labels.slice(0, index)) expect(apart(box, other.box)).toBe(true)
          for (const marked of ports) {
            const cell = cellAt(grid, marked)
            if (cell !== null) expect(apart(box, cell)).toBe(true)
          }
        }
      }),
    )
  })

  it('stand at a single port wherever it is', () => {
    for (const port of [0, 1, 99, 1023, 1024, 49_151, 65_535]) {
      expect(placeLabels(grid, [wish(port, 120)], [port], 1).map((label) => label.port)).toEqual([port])
    }
  })

  it('cover no single filtered port among the well-known ones, and may stand in a range', () => {
    const large = gridFor(allPorts, 700, 900, 20)
    const range = Array.from({ length: 2000 }, (_, at) => 20_000 + at)
    const guarded = guardedPorts(large, [443], [[443], [], [445, ...range]], 1)
    expect(guarded).toEqual([443, 445])
    const [label] = placeLabels(large, [wish(443)], guarded, 1)
    const lone = cellAt(large, 445)
    if (label === undefined || lone === null) throw new Error('no name')
    expect(apart(label.box, lone)).toBe(true)
    // without it the name would lie there
    const [before] = placeLabels(large, [wish(443)], [443], 1)
    expect(before === undefined || apart(before.box, lone)).toBe(false)
  })

  it('give way to those that were wished for first', () => {
    const crowd = Array.from({ length: 40 }, (_, index) => 20_000 + index)
    const labels = placeLabels(
      grid,
      crowd.map((port) => wish(port)),
      [],
      1,
    )
    expect(labels[0]?.port).toBe(20_000)
    expect(labels.length).toBeLessThan(20)
  })
})

function apart(one: CellBox, other: CellBox): boolean {
  return (
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y
  )
}

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
