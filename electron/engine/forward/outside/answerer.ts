import type { Socket } from 'node:dgram'
import { connect, type Server } from 'node:net'
import type { Protocol } from '#shared/sockets/socket'
import { type AnswererPage, tcpAnswerer } from './answerer-tcp'
import { udpAnswerer } from './answerer-udp'
import { plainAddress } from './plain-address'

/** Visits that are remembered, at most. */
const hitsAtMost = 256
/** How long a program that may be there already has to accept, in milliseconds. */
const lookMs = 300

export interface AnswerOptions {
  /** 0: any free one, see {@link PortAnswerer.port}. */
  readonly port: number
  readonly protocol: Protocol
  readonly family: 'ipv4' | 'ipv6' | 'both'
  readonly token: string
  /** For a browser, beside the token; over TCP. */
  readonly page?: AnswererPage
}

/** Somebody came to the port. */
export interface AnswererHit {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly from: string
  /** True: it asked for the page by its path. */
  readonly byPage: boolean
}

/** A port that Portlight answers, on every address of this computer. */
export interface PortAnswerer {
  readonly port: number
  /** Who came, in order: TCP connections, and datagrams that carried the challenge. */
  hits(): readonly AnswererHit[]
  /** Closes the port at once, with the connections to it. */
  close(): Promise<void>
}

/** The system's code; EADDRINUSE also where a program answers already. */
export type AnswererRefused = { readonly refused: string }

/**
 * Listens on a port, so that something is there when the outside looks. Does not push itself before or beside a program
 * that is there already. Closes when the signal aborts.
 */
export async function answerPort(
  { port, protocol, family, token, page }: AnswerOptions,
  signal: AbortSignal,
): Promise<PortAnswerer | AnswererRefused> {
  if (protocol === 'tcp' && port !== 0 && (await somebodyAccepts(port, family))) {
    return { refused: 'EADDRINUSE' }
  }
  const hits: AnswererHit[] = []
  const hit = (from: string, byPage = false) => {
    // others must not keep those out who know the path
    const kind = hits.filter((one) => one.byPage === byPage)
    if (kind.length < hitsAtMost) hits.push({ at: Date.now(), from: plainAddress(from), byPage })
  }
  const open: Listener[] = []
  const close = async () => {
    signal.removeEventListener('abort', stop)
    await Promise.all(open.splice(0).map((listener) => listener.close()))
  }
  const stop = () => void close()
  const families = family === 'both' ? (['ipv4', 'ipv6'] as const) : [family]
  let bound = port
  try {
    for (const one of families) {
      const listener =
        protocol === 'tcp' ? tcpListener(one, token, page ?? null, hit) : udpListener(one, token, hit)
      try {
        bound = await listener.bind(bound)
        open.push(listener)
      } catch (error) {
        // a computer without IPv6 is asked for "both" too
        if (one === 'ipv6' && family === 'both' && hasNoIpv6(codeOf(error))) continue
        throw error
      }
    }
  } catch (error) {
    await close()
    return { refused: codeOf(error) }
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) await close()
  return { port: bound, hits: () => hits, close }
}

interface Listener {
  /** Resolves to the port; rejects with the system's error. */
  bind(port: number): Promise<number>
  close(): Promise<void>
}

function tcpListener(
  family: 'ipv4' | 'ipv6',
  token: string,
  page: AnswererPage | null,
  hit: (from: string, byPage: boolean) => void,
): Listener {
  const server: Server = tcpAnswerer(token, page, hit)
  const connections = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  return {
    bind: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        const host = family === 'ipv4' ? '0.0.0.0' : '::'
        server.listen({ port, host, ipv6Only: family === 'ipv6', exclusive: true }, () => {
          server.off('error', reject)
          server.on('error', () => {})
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : port)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        for (const connection of connections) connection.destroy()
        server.close(() => resolve())
      }),
  }
}

function udpListener(family: 'ipv4' | 'ipv6', token: string, hit: (from: string) => void): Listener {
  const socket: Socket = udpAnswerer(family, token, hit)
  return {
    bind: (port) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error) => {
          socket.close()
          reject(error)
        }
        socket.once('error', fail)
        socket.bind({ port, address: family === 'ipv4' ? '0.0.0.0' : '::', exclusive: true }, () => {
          socket.off('error', fail)
          socket.on('error', () => {})
          resolve(socket.address().port)
        })
      }),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/**
 * Whether a program on this computer accepts the port. Some systems let a wildcard be bound beside a program's own
 * address, and then the answer would come from either.
 */
async function somebodyAccepts(port: number, family: AnswerOptions['family']): Promise<boolean> {
  const hosts = [...(family === 'ipv6' ? [] : ['127.0.0.1']), ...(family === 'ipv4' ? [] : ['::1'])]
  const answers = await Promise.all(
    hosts.map(
      (host) =>
        new Promise<boolean>((resolve) => {
          const socket = connect({ host, port })
          const end = (accepted: boolean) => {
            clearTimeout(timer)
            socket.destroy()
            resolve(accepted)
          }
          const timer = setTimeout(end, lookMs, false)
          // a connection may meet itself on loopback (TCP simultaneous open)
          socket.on('connect', () => end(socket.localPort !== port))
          socket.on('error', () => end(false))
        }),
    ),
  )
  return answers.includes(true)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

function hasNoIpv6(code: string): boolean {
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL'
}
