import { createSocket } from 'node:dgram'
import { performance } from 'node:perf_hooks'

/** A server of NAT-PMP or PCP, and from where to ask it. */
export interface PortControlServer {
  readonly address: string
  readonly port: number
  readonly family: 'ipv4' | 'ipv6'
  /** This computer's address: it is the one that the router forwards to. */
  readonly from: string
}

/** What became of a request. */
export type PortControlAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T; readonly tookMs: number }
  | { readonly kind: 'silent' }
  /** Nothing listens there (ICMP port unreachable). */
  | { readonly kind: 'refused' }
  /** We could not even ask; a code of the system. */
  | { readonly kind: 'failed'; readonly problem: string }

/** RFC 6886 section 3.1: 250 ms, doubling. Nine would take over a minute, for which nobody waits. */
const firstWait = 250
/** Datagrams that are looked at: more of them is a flood. */
const mostDatagrams = 64

/**
 * Sends a request again and again until `read` takes an answer. The socket is connected, so that the system drops what
 * comes from any other address or port (RFC 6886 section 3.1: such answers must be ignored).
 * @param limitMs at most so long
 */
export function portControlExchange<T>(
  server: PortControlServer,
  request: Buffer,
  read: (answer: Buffer) => T | null,
  limitMs: number,
  signal: AbortSignal,
): Promise<PortControlAnswer<T>> {
  const began = performance.now()
  return new Promise((resolve) => {
    const socket = createSocket(server.family === 'ipv4' ? 'udp4' : 'udp6')
    let wait = firstWait
    let datagrams = 0
    let ended = false
    let resend: NodeJS.Timeout | undefined
    const end = (answer: PortControlAnswer<T>) => {
      if (ended) return
      ended = true
      clearTimeout(limit)
      clearTimeout(resend)
      signal.removeEventListener('abort', silent)
      socket.close()
      resolve(answer)
    }
    const silent = () => end({ kind: 'silent' })
    const fail = (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') end({ kind: 'refused' })
      else end({ kind: 'failed', problem: error.code ?? error.message })
    }
    const send = () => {
      socket.send(request, (error) => error !== null && fail(error))
      resend = setTimeout(send, wait)
      wait *= 2
    }
    const limit = setTimeout(silent, limitMs)
    signal.addEventListener('abort', silent)
    socket.on('error', fail)
    socket.on('connect', send)
    socket.on('message', (message) => {
      datagrams += 1
      const value = read(message)
      if (value !== null) end({ kind: 'answer', value, tookMs: performance.now() - began })
      else if (datagrams >= mostDatagrams) silent()
    })
    if (signal.aborted) return silent()
    // connecting throws where the address is no address or there is no way to it
    socket.bind({ address: server.from, port: 0, exclusive: true }, () => {
      try {
        if (!ended) socket.connect(server.port, server.address)
      } catch (thrown) {
        fail(thrown as NodeJS.ErrnoException)
      }
    })
  })
}
