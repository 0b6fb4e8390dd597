import type { Endpoint, Family, Protocol } from '#shared/sockets/socket'
import type { TcpState } from '#shared/sockets/state'
import { formatIpv4, formatIpv6 } from '#shared/targets/address'

/** Readers of /proc/net/{tcp,tcp6,udp,udp6}: see proc_pid_net(5) and the kernel's Documentation/networking/proc_net_tcp. */

/** One of the four files. */
export interface TableKind {
  readonly file: string
  readonly protocol: Protocol
  readonly family: Family
}

export const tableKinds: readonly TableKind[] = [
  { file: 'tcp', protocol: 'tcp', family: 'ipv4' },
  { file: 'tcp6', protocol: 'tcp', family: 'ipv6' },
  { file: 'udp', protocol: 'udp', family: 'ipv4' },
  { file: 'udp6', protocol: 'udp', family: 'ipv6' },
]

const newLine = 0x0a
const blank = 0x20
const colon = 0x3a

/** Hexadecimal digits of an address. */
function digitsOf(family: Family): number {
  return family === 'ipv4' ? 8 : 32
}

/**
 * Goes through the bytes of one file, line by line, in one pass. Only what is needed to find a known socket again is
 * taken out of a line: the rest is decoded from {@link key} by {@link decodeKey} where a socket is new. Lines that are cut
 * or malformed are passed over.
 */
export class TableReader {
  readonly #bytes: Buffer
  readonly #length: number
  readonly #digits: number
  #at: number

  /** Both ends, state and queues, as they stand in the line: for one socket the same text as long as nothing changes. */
  key = ''
  uid = 0
  /** 0: no process has it open. */
  inode = 0
  /** Clock ticks until the timer of the socket expires; of a TIME_WAIT, until it is forgotten. */
  timerTicks = 0

  constructor(bytes: Buffer, length: number, family: Family) {
    this.#bytes = bytes
    this.#length = length
    this.#digits = digitsOf(family)
    // the first line names the columns
    const end = bytes.indexOf(newLine)
    this.#at = end < 0 ? length : end + 1
  }

  /** Goes to the next line; false at the end. */
  next(): boolean {
    const bytes = this.#bytes
    while (this.#at < this.#length) {
      const start = this.#at
      const end = bytes.indexOf(newLine, start)
      if (end < 0 || end >= this.#length) {
        this.#at = this.#length
        return false
      }
      this.#at = end + 1
      if (this.#take(start, end)) return true
    }
    return false
  }

  /** "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 …" */
  #take(start: number, end: number): boolean {
    const bytes = this.#bytes
    const number = bytes.indexOf(colon, start)
    const local = number + 2
    const stateAt = local + 2 * (this.#digits + 6)
    const queuesEnd = stateAt + 3 + 17
    if (number < 0 || queuesEnd >= end) return false
    if (bytes[local + this.#digits] !== colon || bytes[stateAt - 1] !== blank) return false
    if (bytes[stateAt + 2] !== blank || bytes[queuesEnd] !== blank) return false

    const timerColon = bytes.indexOf(colon, queuesEnd)
    if (timerColon < 0 || timerColon > end) return false
    const timerEnd = this.#endOfWord(timerColon + 1, end)
    const retransmitsEnd = this.#endOfWord(this.#startOfWord(timerEnd, end), end)
    const uidAt = this.#startOfWord(retransmitsEnd, end)
    const uidEnd = this.#endOfWord(uidAt, end)
    const timeoutEnd = this.#endOfWord(this.#startOfWord(uidEnd, end), end)
    const inodeAt = this.#startOfWord(timeoutEnd, end)
    const inodeEnd = this.#endOfWord(inodeAt, end)
    if (inodeEnd === inodeAt) return false
    const uid = this.#decimal(uidAt, uidEnd)
    const inode = this.#decimal(inodeAt, inodeEnd)
    if (uid < 0 || inode < 0) return false

    this.key = bytes.toString('latin1', local, queuesEnd)
    this.uid = uid
    this.inode = inode
    // only a TIME_WAIT's timer is of interest, and only those have no inode
    this.timerTicks =
      inode === 0 ? Number.parseInt(bytes.toString('latin1', timerColon + 1, timerEnd), 16) : 0
    return true
  }

  #startOfWord(at: number, end: number): number {
    let next = at
    while (next < end && this.#bytes[next] === blank) next += 1
    return next
  }

  #endOfWord(at: number, end: number): number {
    let next = at
    while (next < end && this.#bytes[next] !== blank) next += 1
    return next
  }

  /** -1 for what is no decimal number. */
  #decimal(at: number, end: number): number {
    let value = 0
    for (let next = at; next < end; next += 1) {
      const digit = (this.#bytes[next] ?? 0) - 0x30
      if (digit < 0 || digit > 9) return -1
      value = value * 10 + digit
    }
    return value
  }
}

/** The kernel's numbers (include/net/tcp_states.h); 12 is a request that is half open, 13 a socket that is only bound. */
const states: readonly (TcpState | null)[] = [
  null,
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECEIVED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'TIME_WAIT',
  'CLOSED',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'SYN_RECEIVED',
  'CLOSED',
]

/** What a line says beside user and inode. */
export interface DecodedLine {
  readonly state: TcpState | null
  readonly local: Endpoint
  readonly remote: Endpoint | null
  readonly receiveQueue: number
  readonly sendQueue: number | null
}

/** Addresses that are remembered; a server that talks to more of them starts anew. */
const maxRemembered = 10_000

/** Decodes the keys of lines. Addresses repeat, so they are remembered. */
export class LineDecoder {
  readonly #addresses = new Map<string, string>()

  decode(key: string, { protocol, family }: TableKind): DecodedLine {
    const digits = digitsOf(family)
    const remoteAt = digits + 6
    const stateAt = 2 * remoteAt
    const code = hex(key, stateAt, 2)
    const state = protocol === 'udp' ? null : (states[code] ?? 'CLOSED')
    const remote = this.#endpoint(key, remoteAt, digits)
    const noPeer = remote.port === 0 && /^0+$/.test(key.slice(remoteAt, remoteAt + digits))
    return {
      state,
      local: this.#endpoint(key, 0, digits),
      remote: noPeer ? null : remote,
      sendQueue: state === 'LISTEN' ? null : hex(key, stateAt + 3, 8),
      receiveQueue: hex(key, stateAt + 12, 8),
    }
  }

  #endpoint(key: string, at: number, digits: number): Endpoint {
    return { address: this.#address(key.slice(at, at + digits)), port: hex(key, at + digits + 1, 4) }
  }

  #address(text: string): string {
    const known = this.#addresses.get(text)
    if (known !== undefined) return known
    if (this.#addresses.size >= maxRemembered) this.#addresses.clear()
    const address =
      text.length === 8
        ? formatIpv4(swapped(text, 0))
        : formatIpv6([0, 8, 16, 24].reduce((value, at) => (value << 32n) | BigInt(swapped(text, at)), 0n))
    this.#addresses.set(text, address)
    return address
  }
}

function hex(text: string, at: number, digits: number): number {
  return Number.parseInt(text.slice(at, at + digits), 16)
}

/** Eight digits in the byte order of the machine, little-endian wherever Electron and Node run, as an unsigned number. */
function swapped(text: string, at: number): number {
  const value = hex(text, at, 8)
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}
