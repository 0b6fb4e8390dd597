import type { Protocol } from '../../sockets/socket'
import { spokenOn } from '../known-services'
import type { ErrorKind } from '../question'
import type { Writer } from './pasted-writers'

/** The protocol that a text is about. */
export interface SaidProtocol {
  readonly protocol: Protocol
  /** False: the text doesn't say, and this is the likelier one. */
  readonly said: boolean
}

const udpWords =
  /(?<![\p{L}\d])udp(?:v?[46])?(?![\p{L}])|SOCK_DGRAM|datagram|\bdgram\b|\bquic\b|http\/3|\bdtls\b|\bgen_udp\b|imudp/iu
const tcpWords =
  /(?<![\p{L}\d])tcp(?:v?[46])?(?![\p{L}])|SOCK_STREAM|\bgen_tcp\b|\branch_(?:tcp|ssl)\b|imp?tcp|ServerSocket|SocketServer|TCPServer|\bTcpListener\b|https?:\/\/|wss?:\/\/|\bHTTPS? server\b|\bweb server\b|command channel|\blisten E[A-Z]{3}|listen\(2?\)|syscall: ['"]listen/iu

/** Lines before and after the port's own in which its protocol may stand. */
const nearLines = 2

interface Place {
  readonly lineAt: number
  readonly port: number
  /** As the place itself says. */
  readonly protocol: Protocol | null
}

/**
 * By which protocol a port was wanted: as its place says, its line, the lines around it, or the only one that the writer
 * has. Otherwise the likelier one, by the writer's and the port's common use.
 */
export function protocolOfPlace(
  { lineAt, port, protocol }: Place,
  lines: readonly string[],
  writer: Writer | null,
  error: ErrorKind | null,
): SaidProtocol {
  if (protocol !== null) return { protocol, said: true }
  const own = onlyOne(lines[lineAt] ?? '')
  if (own !== null) return { protocol: own, said: true }
  if (writer?.speaks === 'tcp' || writer?.speaks === 'udp') return { protocol: writer.speaks, said: true }
  const around = lines.slice(Math.max(0, lineAt - nearLines), lineAt + nearLines + 1).join('\n')
  const near = onlyOne(around) ?? nodeProtocol(lines, writer)
  if (near !== null) return { protocol: near, said: true }
  // nobody is refused a datagram in these words
  if (error === 'ECONNREFUSED') return { protocol: 'tcp', said: true }
  return { protocol: likelier(port, lines, writer), said: false }
}

function onlyOne(text: string): Protocol | null {
  const [udp, tcp] = [udpWords.test(text), tcpWords.test(text)]
  return udp === tcp ? null : udp ? 'udp' : 'tcp'
}

/** Which of Node's modules the stack went through; a stack stands far below its message. */
function nodeProtocol(lines: readonly string[], writer: Writer | null): Protocol | null {
  if (writer?.name !== 'Node.js') return null
  if (lines.some((line) => /node:dgram|\bdgram\.js\b/.test(line))) return 'udp'
  // a cluster's worker binds what its parent listens on
  return lines.some((line) => /node:net|\bnet\.js\b|at Server\.|node:internal\/cluster|\bnull:\d/.test(line))
    ? 'tcp'
    : null
}

function likelier(port: number, lines: readonly string[], writer: Writer | null): Protocol {
  const spoken = spokenOn(port)
  if (spoken === 'tcp' || spoken === 'udp') return spoken
  if (writer?.speaks === 'udp-first') return 'udp'
  if (writer?.speaks === 'tcp-first') return 'tcp'
  // Node's datagram sockets fail with "bind E…", its servers with "listen E…"
  if (writer?.name === 'Node.js' && lines.some((line) => /\bbind E(?:ADDR|ACC)/.test(line))) return 'udp'
  return 'tcp'
}
