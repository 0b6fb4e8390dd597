import { isWildcard } from '#shared/sockets/reach'
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
 * taken out of a line; {@link decode} reads the rest of the same bytes where a socket is new. Lines that are cut or
 * malformed are passed over.
 */
export class TableReader {
  readonly #bytes: Buffer
  readonly #length: number
  readonly #kind: TableKind
  readonly #digits: number
  /** Where the next line begins, and where the local address of this one does. */
  #at: number
  #local = 0

  /** Both ends, state and queues, as they stand in the line: for one socket the same text as long as nothing changes. */
  key = ''
  uid = 0
  /** 0: no process has it open. */
  inode = 0
  /** Clock ticks until the timer of the socket expires; of a TIME_WAIT, until it is forgotten. */
  timerTicks = 0

  constructor(bytes: Buffer, length: number, kind: TableKind) {
    this.#bytes = bytes
    this.#length = length
    this.#kind = kind
    this.#digits = digitsOf(kind.family)
    // the first line names the columns
    const end = bytes.indexOf(newLine)
    this.#at = end < 0 ? length : end + 1
  }

  /** Goes to the next line; false at the end. */
  next(): boolean {
    while (this.#at < this.#length) {
      const start = this.#at
      const end = this.#bytes.indexOf(newLine, start)
      if (end < 0 || end >= this.#length) {
        this.#at = this.#length
        return false
      }
      this.#at = end + 1
      if (this.#take(start, end)) return true
    }
    return false
  }

  /** What this line says beside user and inode. */
  decode(addresses: AddressTexts): DecodedLine {
    const remoteAt = this.#local + this.#digits + 6
    const stateAt = remoteAt + this.#digits + 6
    const code = this.#hex(stateAt, 2)
    const state = this.#kind.protocol === 'udp' ? null : (states[code] ?? 'CLOSED')
    const remote = this.#endpoint(remoteAt, addresses)
    return {
      state,
      local: this.#endpoint(this.#local, addresses),
      remote: remote.port === 0 && isWildcard(remote.address) ? null : remote,
      sendQueue: state === 'LISTEN' ? null : this.#hex(stateAt + 3, 8),
      receiveQueue: this.#hex(stateAt + 12, 8),
    }
  }

  /** True where this line says TIME_WAIT. */
  get waits(): boolean {
    const stateAt = this.#local + 2 * (this.#digits + 6)
    return this.#kind.protocol === 'tcp' && states[this.#hex(stateAt, 2)] === 'TIME_WAIT'
  }

  /** "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 …" */
  #take(start: number, end: number): boolean {
    const bytes = this.#bytes
    const local = bytes.indexOf(colon, start) + 2
    const stateAt = local + 2 * (this.#digits + 6)
    const queuesEnd = stateAt + 3 + 17
    if (local < 2 || queuesEnd >= end) return false
    if (bytes[local + this.#digits] !== colon || bytes[stateAt - 1] !== blank) return false
    if (bytes[stateAt + 2] !== blank || bytes[queuesEnd] !== blank) return false
    // "00:00000000 00000000": the timer may be longer, the retransmits are not
    const timerEnd = this.#endOfWord(queuesEnd + 4, end)
    if (bytes[queuesEnd + 3] !== colon || bytes[timerEnd + 9] !== blank) return false
    const uidAt = this.#startOfWord(timerEnd + 9, end)
    const uidEnd = this.#endOfWord(uidAt, end)
    const timeoutEnd = this.#endOfWord(this.#startOfWord(uidEnd, end), end)
    const inodeAt = this.#startOfWord(timeoutEnd, end)
    const inodeEnd = this.#endOfWord(inodeAt, end)
    const uid = this.#decimal(uidAt, uidEnd)
    const inode = this.#decimal(inodeAt, inodeEnd)
    if (uid < 0 || inode < 0) return false

    this.#local = local
    this.key = bytes.toString('latin1', local, queuesEnd)
    this.uid = uid
    this.inode = inode
    // only a TIME_WAIT's timer is of interest, and only those have no inode
    this.timerTicks = inode === 0 ? this.#hex(queuesEnd + 4, timerEnd - queuesEnd - 4) : 0
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
    if (at >= end) return -1
    let value = 0
    for (let next = at; next < end; next += 1) {
      const digit = (this.#bytes[next] ?? 0) - 0x30
      if (digit < 0 || digit > 9) return -1
      value = value * 10 + digit
    }
    return value
  }

  #hex(at: number, digits: number): number {
    let value = 0
    for (let next = at; next < at + digits; next += 1) value = value * 16 + hexDigit(this.#bytes[next] ?? 0)
    return value
  }

  #endpoint(at: number, addresses: AddressTexts): Endpoint {
    const digits = this.#digits
    const address =
      digits === 8
        ? addresses.ipv4(this.#hex(at, 8))
        : addresses.ipv6(this.#bytes.toString('latin1', at, at + digits))
    return { address, port: this.#hex(at + digits + 1, 4) }
  }
}

/** What a digit stands for, upper or lower case; rubbish is as good as any other number. */
function hexDigit(code: number): number {
  return code <= 0x39 ? code & 15 : (code & 15) + 9
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

/** Texts of addresses. They repeat, so they are remembered. */
export class AddressTexts {
  readonly #ipv4 = new Map<number, string>()
  readonly #ipv6 = new Map<string, string>()

  /** @param word as read from its eight digits: in the byte order of the machine, so the first octet is the last byte */
  ipv4(word: number): string {
    return remembered(this.#ipv4, word, () => formatIpv4(swapped(word)))
  }

  /** @param digits four such words */
  ipv6(digits: string): string {
    return remembered(this.#ipv6, digits, () => {
      const words = [0, 8, 16, 24].map((at) => swapped(Number.parseInt(digits.slice(at, at + 8), 16)))
      return formatIpv6(words.reduce((value, word) => (value << 32n) | BigInt(word), 0n))
    })
  }
}

function remembered<K>(known: Map<K, string>, key: K, make: () => string): string {
  const before = known.get(key)
  if (before !== undefined) return before
  if (known.size >= maxRemembered) known.clear()
  const made = make()
  known.set(key, made)
  return made
}

/** The bytes of an unsigned 32-bit number the other way round: little-endian is what Electron and Node run on. */
function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
}
