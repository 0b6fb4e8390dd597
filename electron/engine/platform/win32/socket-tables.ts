import { formatIpv6 } from '#shared/targets/address'

/** A row of Windows' tables of sockets. */
export interface TableRow {
  readonly protocol: 'tcp' | 'udp'
  readonly local: { readonly address: string; readonly port: number }
  /** Null: it has no peer. */
  readonly remote: { readonly address: string; readonly port: number } | null
  /** MIB_TCP_STATE (tcpmib.h); null for UDP. */
  readonly state: number | null
  readonly pid: number
}

/**
 * Reads what GetExtendedTcpTable and GetExtendedUdpTable fill: a number of rows, then MIB_TCPROW_OWNER_PID,
 * MIB_TCP6ROW_OWNER_PID, MIB_UDPROW_OWNER_PID or MIB_UDP6ROW_OWNER_PID (tcpmib.h, udpmib.h). Addresses and the lower two bytes of
 * ports stand in network order. Rows that are cut are left out.
 */
export function readSocketTable(protocol: 'tcp' | 'udp', family: 'ipv4' | 'ipv6', bytes: Buffer): TableRow[] {
  const { size, read } = layouts[`${protocol} ${family}`]
  const rows: TableRow[] = []
  const count = bytes.length < 4 ? 0 : bytes.readUInt32LE(0)
  for (let row = 0; row < count && 4 + (row + 1) * size <= bytes.length; row += 1) {
    rows.push({ protocol, ...read(bytes.subarray(4 + row * size, 4 + (row + 1) * size)) })
  }
  return rows
}

interface Layout {
  /** Bytes of a row. */
  readonly size: number
  readonly read: (row: Buffer) => Omit<TableRow, 'protocol'>
}

const layouts: Readonly<Record<`${'tcp' | 'udp'} ${'ipv4' | 'ipv6'}`, Layout>> = {
  'tcp ipv4': {
    size: 24,
    read: (row) => ({
      state: row.readUInt32LE(0),
      local: { address: ipv4(row, 4), port: row.readUInt16BE(8) },
      remote: peer(ipv4(row, 12), row.readUInt16BE(16)),
      pid: row.readUInt32LE(20),
    }),
  },
  'tcp ipv6': {
    size: 56,
    read: (row) => ({
      local: { address: ipv6(row, 0), port: row.readUInt16BE(20) },
      remote: peer(ipv6(row, 24), row.readUInt16BE(44)),
      state: row.readUInt32LE(48),
      pid: row.readUInt32LE(52),
    }),
  },
  'udp ipv4': {
    size: 12,
    read: (row) => ({
      local: { address: ipv4(row, 0), port: row.readUInt16BE(4) },
      remote: null,
      state: null,
      pid: row.readUInt32LE(8),
    }),
  },
  'udp ipv6': {
    size: 28,
    read: (row) => ({
      local: { address: ipv6(row, 0), port: row.readUInt16BE(20) },
      remote: null,
      state: null,
      pid: row.readUInt32LE(24),
    }),
  },
}

function peer(address: string, port: number): TableRow['remote'] {
  return port === 0 ? null : { address, port }
}

function ipv4(row: Buffer, at: number): string {
  return row.subarray(at, at + 4).join('.')
}

/** With its zone, which stands in the four bytes behind it, where the address is of one link. */
function ipv6(row: Buffer, at: number): string {
  const address = formatIpv6((row.readBigUInt64BE(at) << 64n) | row.readBigUInt64BE(at + 8))
  const zone = row.readUInt32LE(at + 16)
  return zone !== 0 && address.startsWith('fe80:') ? `${address}%${zone}` : address
}
