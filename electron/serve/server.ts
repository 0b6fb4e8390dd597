import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { performance } from 'node:perf_hooks'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Handlers } from '#shared/ipc/channel'
import { type ServedContract, servedContract } from '#shared/ipc/contract'
import { serve } from '#shared/ipc/server'
import type { ByeReason } from '#shared/ipc/socket/control'
import { Access } from './access'
import { type ListenAddress, type Listening, listenAt, listenOnLoopback } from './listeners'
import { pageFiles } from './page-files'
import { PageLine } from './page-line'
import { Refusals } from './refusals'
import { whyCrossSite, whyForeign } from './request-rules'
import { innerPathOf, routes } from './routes'
import { type SessionLimits, Sessions, usualLimits } from './sessions'

/** A certificate and its key, PEM, and the names that it is for. */
export interface Tls {
  readonly cert: string
  readonly key: string
  readonly names: readonly string[]
}

export interface ServerNeeds {
  readonly handlers: Handlers<ServedContract>
  /** The folder of the built page. */
  readonly pages: string
  /** Of loopback; 0: any free one. */
  readonly port: number
  /** Another address than loopback, which then is not listened on. */
  readonly listen: ListenAddress | null
  readonly tls: Tls | null
  /** Takes a line for the person who runs the server: what was refused, and faults. */
  readonly log: (line: string) => void
  readonly limits?: SessionLimits
  readonly patience?: Patience
  /** Lets so many milliseconds pass before a refusal; a test has the clock in its own hands. */
  readonly wait?: (ms: number) => Promise<void>
  /** Also checks what the engine gives back: for tests. */
  readonly checkOutput?: boolean
}

/** How long it waits for whom, in milliseconds. */
export interface Patience {
  /** For the headers of a request, and for all of it. */
  readonly headersMs: number
  readonly requestMs: number
  /** How often both are looked at. */
  readonly lookMs: number
  /** For TLS before the first byte of HTTP, whose bounds begin only then. Node's own limit is two minutes. */
  readonly handshakeMs: number
  /** For a byte on an HTTP connection. */
  readonly silentMs: number
  /** For a WebSocket's hello. */
  readonly helloMs: number
  /** Before a wrong secret is refused: for the others' sake. */
  readonly refusalMs: number
}

/** The page is twenty files, and whoever is slower than this is no browser. */
export const usualPatience: Patience = {
  headersMs: 5000,
  requestMs: 10_000,
  lookMs: 1000,
  handshakeMs: 5000,
  silentMs: 15_000,
  helloMs: 5000,
  refusalMs: 1000,
}

/** A server that runs. */
export interface PortlightServer {
  readonly port: number
  /** An address with a token in it, good for one browser. */
  address(): string
  /** Milliseconds for which nobody has been connected or expected back. */
  idleMs(): number
  /** Ends everything that pages asked for, tells them why, and stops listening. */
  close(reason: ByeReason): Promise<void>
}

export type Started =
  | { readonly ok: true; readonly server: PortlightServer }
  | Extract<Listening, { readonly ok: false }>

/** Connections of all kinds at the same time, on each address. */
const maxConnections = 64
const maxRequestsOfConnection = 200
/** WebSockets at the same time, with or without a session. */
const maxSockets = 24
/** Bytes of one message of a WebSocket; frames come in smaller parts. */
const maxMessageBytes = 128 * 1024
/** Milliseconds that pages have to take their farewell. */
const farewellMs = 300

/**
 * Serves the page, and the engine to whoever has the token. Listens on loopback alone unless `listen` says otherwise.
 * @throws where the page is not built
 */
export async function startServer(needs: ServerNeeds): Promise<Started> {
  const files = pageFiles(needs.pages)
  const now = () => performance.now()
  const { tls, patience = usualPatience, wait = pass } = needs
  const refusals = new Refusals(needs.log, now, () => wait(patience.refusalMs))
  const httpBounds: ServerOptions = {
    maxHeaderSize: 8192,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: patience.headersMs,
    connectionsCheckingInterval: patience.lookMs,
  }
  const servers: Server[] = []
  // the routes know their port only when it is bound, and nobody is answered before that
  const make = (): Server => {
    const server =
      tls === null
        ? createServer(httpBounds)
        : createTlsServer({
            ...httpBounds,
            handshakeTimeout: patience.handshakeMs,
            cert: tls.cert,
            key: tls.key,
          })
    server.maxConnections = maxConnections
    server.maxRequestsPerSocket = maxRequestsOfConnection
    server.timeout = patience.silentMs
    servers.push(server)
    return server
  }
  const { listen } = needs
  const listening =
    listen === null ? await listenOnLoopback(make, needs.port) : await listenAt(make(), listen)
  if (!listening.ok) return listening
  const { port } = listening
  const origins = originsOf(listen, tls, port)
  const access = new Access(randomBytes, port, tls !== null)
  const sessions = new Sessions(
    (transport) =>
      serve(servedContract, needs.handlers, transport, {
        onRefused: (reason) => refusals.log(`a message (${reason.slice(0, 300)})`),
        onBug: (error) => needs.log(error.detail ?? error.message),
        checkOutput: needs.checkOutput ?? false,
      }),
    randomBytes,
    now,
    needs.limits ?? usualLimits,
  )
  const lines = new LineDoor({ access, refusals, sessions, origins, now, helloMs: patience.helloMs })
  const route = routes({ files, access, refusals, origins })
  for (const server of listening.servers as readonly Server[]) {
    server.on('request', route)
    // whoever expects something (RFC 9110, 10.1.1) is asked where it wants to go like everybody; no browser does
    server.on('checkContinue', route)
    server.on('checkExpectation', route)
    server.on('upgrade', (request, socket, head) => lines.knock(request, socket, head))
  }
  return {
    ok: true,
    server: {
      port,
      address: () => `${origins[0] ?? ''}/#${access.newToken()}`,
      idleMs: () => sessions.idleMs(),
      async close(reason) {
        sessions.endAll(reason)
        const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
        await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, farewellMs))])
        lines.cut()
        for (const server of servers) server.closeAllConnections()
        await Promise.all(closed)
      },
    },
  }
}

/** The addresses by which the page may be asked for; the first one is printed. */
function originsOf(listen: ListenAddress | null, tls: Tls | null, port: number): readonly string[] {
  const scheme = tls === null ? 'http' : 'https'
  const hosts =
    listen === null ? ['127.0.0.1', '[::1]', 'localhost'] : [...(tls?.names ?? []), bracketed(listen.host)]
  return hosts.map((host) => new URL(`${scheme}://${host}:${port}`).origin)
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

interface DoorNeeds {
  readonly access: Access
  readonly refusals: Refusals
  readonly sessions: Sessions
  readonly origins: readonly string[]
  readonly now: () => number
  /** Milliseconds that a WebSocket has to say hello. */
  readonly helloMs: number
}

/** Where WebSockets knock: only our own page with its cookie comes in. */
class LineDoor {
  readonly #needs: DoorNeeds
  readonly #lines = new Set<PageLine>()
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false,
    // compressing costs more than loopback, and what a tunnel saves an attacker could read from sizes
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    maxFragments: 64,
    maxBufferedChunks: 1024,
  })

  constructor(needs: DoorNeeds) {
    this.#needs = needs
  }

  /** A request to become a WebSocket. */
  knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    void this.#whyNot(request).then((refused) => {
      if (refused !== null) return turnAway(socket, refused)
      this.#upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        const line = new PageLine(
          webSocket,
          {
            control: (from, message) => this.#needs.sessions.control(from, message),
            frame: (from, frame) => this.#needs.sessions.frame(from, frame),
            closed: (from, left) => {
              clearTimeout(hello)
              this.#lines.delete(from)
              this.#needs.sessions.closed(from, left)
            },
            fault: (why) => this.#needs.refusals.log(why),
          },
          this.#needs.now,
        )
        this.#lines.add(line)
        const hello = setTimeout(() => {
          if (!this.#needs.sessions.has(line)) line.refuse('a connection that did not say hello')
        }, this.#needs.helloMs)
        hello.unref()
      })
    })
  }

  /** Cuts what is still open. */
  cut(): void {
    for (const line of this.#lines) line.cut()
  }

  /** The status of a refusal, or null. */
  async #whyNot(request: IncomingMessage): Promise<number | null> {
    const { access, refusals, origins } = this.#needs
    const why = whyForeign(request, origins) ?? whyCrossSite(request, origins)
    if (why !== null) {
      refusals.log(`a connection (${why})`)
      return 403
    }
    const inner = innerPathOf(request.url)
    if (inner === null || inner.what !== 'socket') return 404
    if (!access.admits(inner.key, request.headers.cookie)) {
      refusals.log(`a connection without the cookie of this run, from port ${request.socket.remotePort}`)
      return (await refusals.slow()) ? 403 : 429
    }
    return this.#lines.size >= maxSockets ? 503 : null
  }
}

function turnAway(socket: Duplex, status: number): void {
  if (socket.destroyed) return
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n`,
  )
  // who does not take the answer does not keep the connection
  setTimeout(() => socket.destroy(), 1000).unref()
}

/** Keeps nothing alive that waits for nothing else. */
function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
