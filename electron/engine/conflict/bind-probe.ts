import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { WantedAddress } from '#shared/conflict/clash'
import type { ConflictSystem } from '#shared/conflict/facts'
import type { BindProbe } from '#shared/conflict/report'
import type { Protocol } from '#shared/sockets/socket'

/** Milliseconds; a bind answers in microseconds, but for names, which are none here. */
const deadline = 2_000

/**
 * Tries whether a port can be had on one address, as a server would have it, and lets go at once. For TCP that is bind(2)
 * and listen(2): Linux looks for other listeners again in the second. A connection that comes in meanwhile is closed.
 *
 * libuv sets SO_REUSEADDR for TCP on Unix and never on Windows, where it would mean something else. For UDP it is left
 * unset: with it, the probe would for a moment take datagrams away from whoever has the port.
 */
export async function probeBind(
  protocol: Protocol,
  port: number,
  { address, family }: WantedAddress,
  system: ConflictSystem,
): Promise<BindProbe> {
  const error = await (protocol === 'tcp' ? tryTcp(port, address) : tryUdp(port, address, family))
  return {
    address,
    family,
    reuseAddress: protocol === 'tcp' && system !== 'win32' ? 'set' : 'unset',
    source: 'probed',
    outcome: error === null ? 'binds' : error === 'timeout' ? 'not-known' : 'fails',
    error: error === 'timeout' ? null : error,
  }
}

/** The system's error; null where it binds. */
function tryTcp(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    const late = setTimeout(() => end('timeout'), deadline)
    const end = (error: string | null) => {
      clearTimeout(late)
      // resolved when the port is let go, so that whoever asked finds it as it was
      if (server.listening) server.close(() => resolve(error))
      else resolve(error)
    }
    server.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    // each family for itself: the other one is asked for separately
    server.listen({ host, port, ipv6Only: true, exclusive: true, backlog: 1 }, () => end(null))
  })
}

function tryUdp(port: number, address: string, family: WantedAddress['family']): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: family === 'ipv4' ? 'udp4' : 'udp6', ipv6Only: family === 'ipv6' })
    const late = setTimeout(() => end('timeout'), deadline)
    let ended = false
    const end = (error: string | null) => {
      clearTimeout(late)
      if (ended) return
      ended = true
      socket.close(() => resolve(error))
    }
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    socket.bind({ port, address, exclusive: true }, () => end(null))
  })
}
