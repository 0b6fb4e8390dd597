import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls'

/** Bytes of one answer that are taken at most: whoever sends without end is cut off. */
const longestAnswer = 16_384
/** Milliseconds in which what comes together is looked at together. */
const together = 8
/** Milliseconds from one byte to the next in the rest of an answer that is known already, and for all of that rest. */
const tail = { gap: 60, all: 400 }

/** Where to connect to. */
export interface Endpoint {
  readonly address: string
  readonly family: 4 | 6
  readonly port: number
}

/** How TLS is offered. */
export interface TlsOffer {
  /** The name that is asked for (RFC 6066 section 3); null: none, as for addresses. */
  readonly name: string | null
  readonly alpn: readonly string[]
  readonly newest?: SecureVersion
  readonly oldest?: SecureVersion
}

/** How long an answer is waited for, in milliseconds. */
export interface Patience {
  /** Until its first byte. */
  readonly first: number
  /** From one byte to the next. */
  readonly gap: number
  /** For all of it. */
  readonly all: number
}

/** Why there is no connection: a code of Node's, `TIMEOUT`, or `ABORTED`. */
interface NoLine {
  readonly ok: false
  readonly code: string
}
export type OpenedLine = { readonly ok: true; readonly line: Line } | NoLine

/** Opens a connection, plain or with TLS in it, that the signal closes. Certificates are never verified: nothing is entrusted to them. */
export function openLine(
  { address, family, port }: Endpoint,
  offer: TlsOffer | null,
  timeout: number,
  signal: AbortSignal,
): Promise<OpenedLine> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: address, port, family, autoSelectFamily: false })
    const stream = offer === null ? socket : tlsOver(socket, offer)
    const line = new Line(socket, stream, signal)
    const settle = (opened: OpenedLine) => {
      clearTimeout(timer)
      if (!opened.ok) line.close()
      resolve(opened)
    }
    const timer = setTimeout(() => settle({ ok: false, code: 'TIMEOUT' }), timeout)
    stream.once(stream === socket ? 'connect' : 'secureConnect', () => settle({ ok: true, line }))
    for (const one of new Set([socket, stream])) {
      one.on('error', (error: NodeJS.ErrnoException) => settle({ ok: false, code: error.code ?? 'OTHER' }))
    }
    stream.once('close', () => settle({ ok: false, code: signal.aborted ? 'ABORTED' : 'CLOSED' }))
  })
}

/** Old versions and ciphers are offered too: who speaks nothing better is to be found out. */
function tlsOver(socket: Socket, { name, alpn, newest, oldest }: TlsOffer): TLSSocket {
  const options = {
    socket,
    rejectUnauthorized: false,
    minVersion: oldest ?? ('TLSv1' as const),
    maxVersion: newest ?? ('TLSv1.3' as const),
    ...(name === null ? {} : { servername: name }),
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
  }
  try {
    // OpenSSL's word for "as weak as it may be"; BoringSSL, which Electron has, doesn't know it
    return connectTls({ ...options, ciphers: 'DEFAULT@SECLEVEL=0' })
  } catch {
    return connectTls(options)
  }
}

/** One connection: what is said there, and what is heard. */
export class Line {
  /** Why it ended, where it was no orderly end. */
  failure: string | null = null
  readonly #socket: Socket
  readonly #stream: Socket
  readonly #release: () => void
  #heard = Buffer.alloc(0)
  #ended = false
  #wake: (() => void) | null = null

  constructor(socket: Socket, stream: Socket, signal: AbortSignal) {
    this.#socket = socket
    this.#stream = stream
    const end = () => {
      this.#ended = true
      this.#wake?.()
    }
    stream.on('data', (chunk: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, chunk]).subarray(0, longestAnswer)
      if (this.#heard.length === longestAnswer) this.#socket.destroy()
      this.#wake?.()
    })
    stream.on('end', end)
    stream.on('close', end)
    for (const one of new Set([socket, stream])) {
      one.on('error', (error: NodeJS.ErrnoException) => {
        this.failure ??= error.code ?? 'OTHER'
        end()
      })
    }
    const abort = () => this.close()
    signal.addEventListener('abort', abort, { once: true })
    this.#release = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) this.close()
  }

  /** The connection's TLS; null where it has none. */
  get tls(): TLSSocket | null {
    return this.#stream === this.#socket ? null : (this.#stream as TLSSocket)
  }

  /** Nothing more comes. */
  get ended(): boolean {
    return this.#ended
  }

  /** Forgets what was heard so far, and says something. */
  say(bytes: Uint8Array): void {
    this.#heard = Buffer.alloc(0)
    if (!this.#ended) this.#stream.write(bytes)
  }

  /** What comes, until it is enough, or nothing more comes in time. */
  async hear({ first, gap, all }: Patience, isEnough: (heard: Uint8Array) => boolean): Promise<Uint8Array> {
    const until = Date.now() + first
    const end = Date.now() + all
    let enough: number | null = null
    let length = 0
    while (!this.#ended) {
      const now = Date.now()
      const rest = enough === null ? Math.min(gap, end - now) : Math.min(tail.gap, enough + tail.all - now)
      const wait = length === 0 ? until - now : rest
      if (wait <= 0 || !(await this.#more(length, wait))) break
      // byte by byte each byte would be looked at with all that came before
      await new Promise((resolve) => setTimeout(resolve, together))
      length = this.#heard.length
      if (enough === null && isEnough(this.#heard)) enough = Date.now()
    }
    return this.#heard
  }

  /** Begins TLS on the connection as it is, after which nothing more is heard on it; null where it does not come to that in time. */
  async startTls(offer: TlsOffer, timeout: number): Promise<TLSSocket | null> {
    if (this.#ended || this.tls !== null) return null
    this.#socket.removeAllListeners('data')
    const tls = tlsOver(this.#socket, offer)
    return new Promise((resolve) => {
      const settle = (begun: boolean) => {
        clearTimeout(timer)
        resolve(begun ? tls : null)
      }
      const timer = setTimeout(() => settle(false), timeout)
      tls.once('secureConnect', () => settle(true))
      tls.on('error', () => settle(false))
      tls.once('close', () => settle(false))
    })
  }

  close(): void {
    this.#release()
    this.#ended = true
    this.#stream.destroy()
    this.#socket.destroy()
    this.#wake?.()
  }

  /** Waits for more than so many bytes, or the end; false: neither came in time. */
  async #more(length: number, ms: number): Promise<boolean> {
    const ready = () => this.#heard.length > length || this.#ended
    if (ready()) return true
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        if (!ready()) return
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
    return ready()
  }
}
