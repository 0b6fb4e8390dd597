import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { askerOf } from './asker'
import { limits, type Patience, usualPatience } from './limits'
import { type Network, Occupancy } from './rate-limit'

/** Those who went away before they were looked at count as one. */
const nowhere: readonly Network[] = [{ name: '', homes: 1 }]

/** A certificate chain and its key, in PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** An HTTP server and how it ends. */
export interface BoundedServer {
  readonly server: Server
  /** Ends every connection at once, also those that never said anything. */
  close(): Promise<void>
}

/**
 * A server of which nobody gets more than their share: few connections from one network, small headers, slow requests cut
 * off, one request a connection, and an end to every connection.
 * @throws the TLS library's error where certificate and key are none
 */
export function boundedServer(
  tls: TlsFiles | null,
  listener: RequestListener,
  { headersMs, requestMs, connectionMs }: Patience = usualPatience,
): BoundedServer {
  const options = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: headersMs / 5,
    keepAliveTimeout: 1000,
  }
  const server: Server =
    tls === null
      ? createHttpServer(options, listener)
      : createHttpsServer(
          { ...options, ...tls, handshakeTimeout: headersMs, minVersion: 'TLSv1.2' },
          listener,
        )
  server.maxRequestsPerSocket = 1
  server.maxHeadersCount = 50
  server.maxConnections = limits.connections.atOnce
  const places = new Occupancy(limits.connections.atOnceEach, limits.connections.atOnce)
  const connections = new Set<Socket>()
  // for HTTPS this is the connection beneath, before a word of TLS
  server.prependListener('connection', (socket: Socket) => {
    const leave = places.enter(askerOf(socket.remoteAddress)?.networks ?? nowhere)
    if (leave === null) {
      socket.destroy()
      return
    }
    connections.add(socket)
    const end = setTimeout(() => socket.destroy(), connectionMs)
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(end)
      connections.delete(socket)
      leave()
    })
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of connections) connection.destroy()
      }),
  }
}

/** @throws the system's error */
export function listenHttp(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      server.on('error', () => {})
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
