import type { Endpoint } from '../sockets/socket'

/** A packet as tcpdump saw it. */
export interface SeenPacket {
  /** Milliseconds: since 1970 as it is read. */
  readonly at: number
  readonly from: Endpoint
  readonly to: Endpoint
  /** `SYN`, `SYN-ACK`, `a datagram of 5 bytes` */
  readonly text: string
}

/** What the flags of TCP are called (RFC 9293, section 3.1), in the order in which people say them. */
const flagNames = [
  ['S', 'SYN'],
  ['F', 'FIN'],
  ['R', 'RST'],
  ['.', 'ACK'],
] as const

/**
 * Reads a line of `tcpdump -n -tt` (tcpdump(8), "Output format"): TCP, UDP, and the ICMP answer "port unreachable", whose ends
 * are the port that was asked for and its asker's address with port 0, which ICMP does not have. Null for everything else.
 */
export function packetOf(line: string): SeenPacket | null {
  const parts = /^(\d+\.\d+) IP6? (\S+) > (\S+): (.*)$/.exec(line)
  if (parts === null) return null
  const [, seconds = '', source = '', target = '', rest = ''] = parts
  const at = Number(seconds) * 1000
  const unreachable = /^ICMP \S+ udp port (\d+) unreachable\b/.exec(rest)
  if (unreachable !== null)
    return {
      at,
      from: { address: source, port: Number(unreachable[1]) },
      to: { address: target, port: 0 },
      text: 'ICMP: port unreachable',
    }
  const [from, to] = [endpointOf(source), endpointOf(target)]
  const text = tcpText(rest) ?? datagramText(rest)
  return from === null || to === null || text === null ? null : { at, from, to, text }
}

function tcpText(rest: string): string | null {
  const flags = /^Flags \[([^\]]*)\]/.exec(rest)?.[1]
  if (flags === undefined) return null
  const length = Number(/\blength (\d+)/.exec(rest)?.[1] ?? 0)
  const named = flagNames.flatMap(([letter, name]) => (flags.includes(letter) ? [name] : []))
  const name = named.length === 0 ? 'a packet without flags' : named.join('-')
  return length === 0 ? name : `${length} bytes of data, ${name}`
}

function datagramText(rest: string): string | null {
  const length = /^UDP, length (\d+)/.exec(rest)?.[1]
  return length === undefined ? null : `a datagram of ${length} bytes`
}

/** `127.0.0.1.80` and `::1.80`: the port stands behind the last dot. */
function endpointOf(text: string): Endpoint | null {
  const at = text.lastIndexOf('.')
  const port = Number(text.slice(at + 1))
  return at > 0 && Number.isInteger(port) && port <= 65_535 ? { address: text.slice(0, at), port } : null
}
