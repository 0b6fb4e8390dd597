import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefaultRoutes, readNeighbours, rowBytes } from './network-tables'

/** A table as iphlpapi fills it: how many rows there are, and the rows from the ninth byte on. */
function table(...rows: readonly Buffer[]): Buffer {
  const start = Buffer.alloc(8)
  start.writeUInt32LE(rows.length)
  return Buffer.concat([start, ...rows])
}

/** Rows of GetIpForwardTable2, recorded under Wine 10 on a machine with both families. */
const recorded = [
  // 0.0.0.0/0 by 192.0.2.1
  '000000040000060004000000020000000000000000000000000000000000000000000000000000000000000002000000c0000201000000000000000000000000000000000000000000000000ffffffffffffffff0000000003000000000100010000000000000000',
  // 192.0.2.0/24, which is on the link
  '00000004000006000400000002000000c00002000000000000000000000000000000000000000000180000000200000000000000000000000000000000000000000000000000000000000000ffffffffffffffff0000000002000000000100010000000000000000',
  // ::/0 by fd00::1
  '00000004000006000400000017000000000000000000000000000000000000000000000000000000000000001700000000000000fd00000000000000000000000000000100000000000d0000ffffffffffffffff0004000003000000000100010000000000000000',
].map((hex) => Buffer.from(hex, 'hex'))

describe("Windows' table of routes", () => {
  it('gives the default routes of both families', () => {
    expect(readDefaultRoutes(table(...recorded))).toEqual([
      expect.objectContaining({ family: 'ipv4', gateway: '192.0.2.1' }),
      expect.objectContaining({ family: 'ipv6', gateway: 'fd00::1', metric: 1024 }),
    ])
  })

  it('has one without a gateway where the interface itself leads there', () => {
    const row = Buffer.from(recorded[0] ?? [])
    row.fill(0, 48, 52)
    expect(readDefaultRoutes(table(row))).toEqual([expect.objectContaining({ gateway: null })])
    // one that refuses, as Linux has it without IPv6
    row.fill(0xff, 84, 88)
    expect(readDefaultRoutes(table(row))).toEqual([])
  })
})

/** A row of GetIpNetTable2 (a fake in the documented layout: Wine has no such rows). */
function neighbour(address: readonly number[], state: number, family = 2): Buffer {
  const row = Buffer.alloc(rowBytes.neighbours)
  row.writeUInt16LE(family, 0)
  Buffer.from(address).copy(row, 4)
  row.writeUIntBE(0x001a2b3c4d5e, 40, 6)
  row.writeUInt32LE(6, 72)
  row.writeUInt32LE(state, 76)
  return row
}

describe("Windows' table of neighbours", () => {
  it('tells those that answer from those that do not', () => {
    const rows = [neighbour([10, 0, 0, 1], 5), neighbour([10, 0, 0, 2], 1), neighbour([10, 0, 0, 3], 0)]
    expect([...readNeighbours(table(...rows, neighbour([10, 0, 0, 4], 5, 23)))]).toEqual([
      ['10.0.0.1', '00:1a:2b:3c:4d:5e'],
      ['10.0.0.2', null],
      ['10.0.0.3', null],
    ])
  })
})

it('no table leads beyond its end, whatever it says', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const table = Buffer.from(bytes)
      expect(readDefaultRoutes(table).length).toBeLessThanOrEqual(bytes.length / rowBytes.routes)
      expect(readNeighbours(table).size).toBeLessThanOrEqual(bytes.length / rowBytes.neighbours)
    }),
  )
})
