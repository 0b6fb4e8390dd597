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

/**
 * A line: "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 …". What is
 * taken out of it are both ends with state and queues, the timer, the user and the inode; everything behind is left.
 */
function linePattern(digits: number): RegExp {
  const end = `[0-9A-F]{${digits}}:[0-9A-F]{4}`
  const key = `${end} ${end} [0-9A-F]{2} [0-9A-F]{8}:[0-9A-F]{8}`
  return new RegExp(
    String.raw` *\d+: (${key}) [0-9A-F]{2}:([0-9A-F]+) [0-9A-F]{8} +(\d+) +\d+ +(\d+)(?: [^\n]*)?\n`,
    'y',
  )
}

const patterns = { ipv4: linePattern(8), ipv6: linePattern(32) } as const

/**
 * Goes through the text of one file, line by line, in one pass. Only what is needed to find a known socket again is taken
 * out of a line; {@link decodeKey} reads the rest where a socket is new. The pattern does nearly all of the work, because
 * a program that looks once and ends spends its life in code that the engine has had no time to make fast. Lines that are
 * cut or malformed are passed over.
 */
export class TableReader {
  readonly #text: string
  readonly #pattern: RegExp
  #at: number

  /** Both ends, state and queues, as they stand in the line: for one socket the same text as long as nothing changes. */
  key = ''
  uid = 0
  /** In decimal digits; "0": no process has it open. */
  inode = '0'
  /** Clock ticks until the timer of the socket expires, in hexadecimal; of a TIME_WAIT, until it is forgotten. */
  timer = ''

  constructor(text: string, family: Family) {
    this.#text = text
    this.#pattern = patterns[family]
    // the first line names the columns
    this.#at = lineAfter(text, 0)
  }

  /** Goes to the next line; false at the end. */
  next(): boolean {
    const pattern = this.#pattern
    while (this.#at < this.#text.length) {
      pattern.lastIndex = this.#at
      const match = pattern.exec(this.#text)
      if (match === null) {
        this.#at = lineAfter(this.#text, this.#at)
        continue
      }
      this.#at = pattern.lastIndex
      this.key = match[1] ?? ''
      this.timer = match[2] ?? ''
      this.uid = Number(match[3])
      this.inode = match[4] ?? ''
      return true
    }
    return false
  }
}

/** Where the next line begins; the text's length where there is none. */
function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
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

/** Hexadecimal digits of an address, and of an end with its port and the blank behind it. */
const widths = { ipv4: { address: 8, end: 14 }, ipv6: { address: 32, end: 38 } } as const

const noQueue = '00000000'

/** What the key of a line says. */
export function decodeKey(
  key: string,
  { protocol, family }: TableKind,
  addresses: AddressTexts,
): DecodedLine {
  const { address, end } = widths[family]
  const code = Number.parseInt(key.slice(2 * end, 2 * end + 2), 16)
  const state = protocol === 'udp' ? null : (states[code] ?? 'CLOSED')
  const send = key.slice(2 * end + 3, 2 * end + 11)
  const receive = key.slice(2 * end + 12)
  const remotePort = Number.parseInt(key.slice(end + address + 1, 2 * end - 1), 16)
  const remoteAddress = addresses.text(key.slice(end, end + address))
  return {
    state,
    local: {
      address: addresses.text(key.slice(0, address)),
      port: Number.parseInt(key.slice(address + 1, end - 1), 16),
    },
    remote:
      remotePort === 0 && isWildcard(remoteAddress) ? null : { address: remoteAddress, port: remotePort },
    sendQueue: state === 'LISTEN' ? null : send === noQueue ? 0 : Number.parseInt(send, 16),
    receiveQueue: receive === noQueue ? 0 : Number.parseInt(receive, 16),
  }
}

/** Both ends of a key, which is what names a connection. */
export function endsOf(key: string, { family }: TableKind): string {
  return key.slice(0, 2 * widths[family].end - 1)
}

/** Addresses that are remembered; a server that talks to more of them starts anew. */
const maxRemembered = 10_000

/** Texts of addresses. They repeat, so they are remembered. */
export class AddressTexts {
  readonly #known = new Map<string, string>()

  /** @param digits words of eight digits, each in the byte order of the machine: one for IPv4, four for IPv6 */
  text(digits: string): string {
    const before = this.#known.get(digits)
    if (before !== undefined) return before
    if (this.#known.size >= maxRemembered) this.#known.clear()
    const made = addressOf(digits)
    this.#known.set(digits, made)
    return made
  }
}

function addressOf(digits: string): string {
  const words: number[] = []
  for (let at = 0; at < digits.length; at += 8) {
    words.push(swapped(Number.parseInt(digits.slice(at, at + 8), 16)))
  }
  if (words.length === 1) return formatIpv4(words[0] ?? 0)
  return formatIpv6(words.reduce((value, word) => (value << 32n) | BigInt(word), 0n))
}

/** The bytes of an unsigned 32-bit number the other way round: little-endian is what Electron and Node run on. */
function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
}
