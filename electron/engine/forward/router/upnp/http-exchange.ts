import { createConnection } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { DeviceProblem } from '#shared/forward/device-found'
import { documentText } from './document-text'
import { bodyOf, bodyState, type HttpHead, readHead } from './http-answer'
import { oneLine } from './one-line'

/** A request to a device on the local network. */
export interface HttpAsk {
  readonly url: URL
  /** Address to connect to instead of the one in `url`: an IPv6 one with a zone, which a URL can't hold. */
  readonly host?: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** This computer's address to ask from: the answer must come through the same interface. */
  readonly from: string
  /** Milliseconds for all of it, from connecting to the last byte: a slow drip does not prolong it. */
  readonly limitMs: number
  readonly mostBytes: number
}

/** What came back; a redirect is an answer like any other, because it is never followed. */
export type HttpAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      /** Where a redirect leads to, clipped. */
      readonly location: string | null
      readonly tookMs: number
    }
  /** `late`: it is our own limit that was reached, or nobody waits for it any more, so that it says little about the device. */
  | { readonly kind: 'failed'; readonly problem: DeviceProblem; readonly late: boolean }

/** Milliseconds without a byte after which a body that is as long as was announced counts, although its document goes on. */
const settleMs = 500

/**
 * Asks once, without proxy, cookies or redirects. Routers break the rules of HTTP in many small ways, which Node's own
 * reader refuses or cuts at: this one takes what a browser would take. What came of a body is given however it ended;
 * whoever reads it sees whether it is whole.
 */
export function httpExchange(ask: HttpAsk, signal: AbortSignal): Promise<HttpAnswer> {
  const began = performance.now()
  return new Promise((resolve) => {
    const received = new Received()
    let head: HttpHead | null = null
    let ended = false
    let lastByte = began
    let settle: NodeJS.Timeout | undefined
    const socket = createConnection({
      host: ask.host ?? ask.url.hostname.replace(/^\[|\]$/g, ''),
      port: ask.url.port === '' ? 80 : Number(ask.url.port),
      localAddress: ask.from,
    })
    const end = (answer: HttpAnswer) => {
      if (ended) return
      ended = true
      clearTimeout(limit)
      clearTimeout(settle)
      signal.removeEventListener('abort', cancel)
      socket.destroy()
      resolve(answer)
    }
    const fail = (problem: DeviceProblem, late = false) => end({ kind: 'failed', problem, late })
    const answered = (whole: HttpHead) => {
      const { status, location, contentType, bodyAt } = whole
      const body = documentText(bodyOf(whole, received.bytes.subarray(bodyAt)), contentType)
      const tookMs = performance.now() - began
      end({ kind: 'answer', status, body, location: oneLine(location ?? '', 200) || null, tookMs })
    }
    /** What came counts, if it is anything. */
    const finish = (otherwise: () => void) => {
      head ??= orNull(readHead(received.bytes, true))
      if (head === null) otherwise()
      else answered(head)
    }
    const cancel = () => fail({ problem: 'not-waited' }, true)
    const limit = setTimeout(() => {
      const silentMs = performance.now() - lastByte
      if (received.length === 0) fail({ problem: 'silent' }, true)
      // it only forgets to hang up
      else if (head !== null && head.bodyAt < received.length && silentMs > ask.limitMs / 2) answered(head)
      else fail({ problem: 'slow' }, true)
    }, ask.limitMs)
    signal.addEventListener('abort', cancel)
    socket.on('connect', () => socket.write(requestText(ask)))
    socket.on('data', (chunk: Buffer) => {
      if (ended) return
      received.add(chunk)
      lastByte = performance.now()
      clearTimeout(settle)
      if (head === null) {
        const read = readHead(received.bytes, false)
        if (read === null) return fail({ problem: 'no-http' })
        if (read === 'more') return
        head = read
      }
      if (received.length - head.bodyAt > ask.mostBytes) return fail({ problem: 'too-much' })
      const state = bodyState(head, received.bytes.subarray(head.bodyAt))
      const whole = head
      if (state === 'whole') answered(whole)
      else if (state === 'announced') settle = setTimeout(() => answered(whole), settleMs)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => finish(() => fail(problemOf(error))))
    socket.on('end', () => finish(() => fail({ problem: received.length > 0 ? 'no-http' : 'hung-up' })))
    socket.on('close', () => fail({ problem: 'hung-up' }))
    if (signal.aborted) cancel()
  })
}

/** Bytes as they come, in one piece that grows: each is copied a few times at most. */
class Received {
  #room = Buffer.alloc(4 * 1024)
  length = 0

  get bytes(): Buffer {
    return this.#room.subarray(0, this.length)
  }

  add(chunk: Buffer): void {
    const needed = this.length + chunk.length
    if (needed > this.#room.length) {
      const room = Buffer.alloc(Math.max(needed, this.#room.length * 2))
      this.#room.copy(room, 0, 0, this.length)
      this.#room = room
    }
    chunk.copy(this.#room, this.length)
    this.length = needed
  }
}

function orNull(read: HttpHead | 'more' | null): HttpHead | null {
  return read === 'more' ? null : read
}

/** RFC 9112 section 3. A URL has no line breaks and no blanks, and the headers are our own. */
function requestText(ask: HttpAsk): string {
  const { url, method, headers, body } = ask
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${hostHeader(ask)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    ...(body === null ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

/** RFC 9110 section 7.2; a zone is this computer's own affair (RFC 6874 section 1). */
function hostHeader({ host, url }: HttpAsk): string {
  if (host === undefined) return url.host
  const [bare = ''] = host.split('%', 1)
  return `${bare.includes(':') ? `[${bare}]` : bare}:${url.port === '' ? 80 : url.port}`
}

function problemOf(error: NodeJS.ErrnoException): DeviceProblem {
  if (error.code === 'ECONNREFUSED') return { problem: 'refuses' }
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return { problem: 'hung-up' }
  return { problem: 'not-asked', code: error.code ?? error.message }
}
