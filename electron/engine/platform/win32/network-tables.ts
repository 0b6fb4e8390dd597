import type { Family } from '#shared/sockets/socket'
import { formatIpv6 } from '#shared/targets/address'
import type { Neighbours } from '../platform'

/** A default route as Windows' table has it. */
export interface RouteRow {
  readonly family: Family
  /** NET_LUID of its interface: 8 bytes. */
  readonly interface: Buffer
  /** Null: the interface itself leads there. */
  readonly gateway: string | null
  /** Of the route alone: that of its interface is added to it (MIB_IPFORWARD_ROW2, netioapi.h). */
  readonly metric: number
}

/** Bytes of MIB_IPFORWARD_ROW2 and MIB_IPNET_ROW2 of 64 bits (netioapi.h). Rows begin at 8, behind their number. */
export const rowBytes = { routes: 104, neighbours: 88 } as const

const noMetric = 0xffff_ffff

/** The default routes in what GetIpForwardTable2 fills. Rows that are cut are left out. */
export function readDefaultRoutes(table: Buffer): RouteRow[] {
  return rowsOf(table, rowBytes.routes).flatMap((row) => {
    const destination = readAddress(row.subarray(12, 40))
    const next = readAddress(row.subarray(44, 72))
    const metric = row.readUInt32LE(84)
    // a prefix of no bits takes everything; the greatest metric is that of a route which refuses
    if (
      destination === null ||
      next === null ||
      row[40] !== 0 ||
      !isUnspecified(destination.address) ||
      metric === noMetric
    )
      return []
    return [
      {
        family: destination.family,
        interface: row.subarray(0, 8),
        gateway: isUnspecified(next.address) ? null : next.address,
        metric,
      },
    ]
  })
}

/** NL_NEIGHBOR_STATE (nldef.h): nobody answers, and nobody has answered so far. */
const unresolved: ReadonlySet<number> = new Set([0, 1])

/** The IPv4 neighbours in what GetIpNetTable2 fills. */
export function readNeighbours(table: Buffer): Neighbours {
  const neighbours = new Map<string, string | null>()
  for (const row of rowsOf(table, rowBytes.neighbours)) {
    const at = readAddress(row.subarray(0, 28))
    if (at?.family !== 'ipv4') continue
    // MIB_IPNET_ROW2 (netioapi.h): PhysicalAddress, its length, State
    const hardware = row.subarray(40, 40 + Math.min(32, row.readUInt32LE(72)))
    const text = [...hardware].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
    neighbours.set(at.address, unresolved.has(row.readUInt32LE(76)) ? null : text)
  }
  return neighbours
}

function rowsOf(table: Buffer, size: number): Buffer[] {
  const count = table.length < 4 ? 0 : table.readUInt32LE(0)
  const whole = Math.min(count, Math.max(0, Math.floor((table.length - 8) / size)))
  return Array.from({ length: whole }, (_, row) => table.subarray(8 + row * size, 8 + (row + 1) * size))
}

/** SOCKADDR_INET (ws2ipdef.h), without zone and port; null where it is of another family. */
function readAddress(bytes: Buffer): { readonly family: Family; readonly address: string } | null {
  switch (bytes.readUInt16LE(0)) {
    case 2:
      return { family: 'ipv4', address: bytes.subarray(4, 8).join('.') }
    case 23:
      return {
        family: 'ipv6',
        address: formatIpv6((bytes.readBigUInt64BE(8) << 64n) | bytes.readBigUInt64BE(16)),
      }
    default:
      return null
  }
}

function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
