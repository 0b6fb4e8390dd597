import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { HttpFailure } from '#shared/forward/look-found'
import type { InVain } from '#shared/forward/stun-found'
import type { Family } from '#shared/sockets/socket'
import { clip } from '#shared/words/problem'
import { howItEnded } from './how-it-ended'
import { plainAddress } from './plain-address'

/** Bytes of an answer, and of its headers, that are read at most. */
const longestBody = 65_536
const longestHeaders = 8192

export interface HttpQuestion {
  readonly url: URL
  /** The end of it that nobody typed: it is left out of a hint at another address. */
  readonly behind?: string
  /** The name is resolved in this family only, and connected to over it; null: over whichever works. */
  readonly family: Family | null
  /** Sent as JSON by POST; null: GET. */
  readonly body: string | null
  /** Sent beside those that every question has. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for all of it: name, connection, TLS, answer. */
  readonly deadlineMs: number
  /** Certificate authorities to trust instead of the system's; for tests. */
  readonly ca?: string
}

export type HttpReply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly type: string
      readonly body: string
      /** By their names in small letters. */
      readonly headers: Readonly<Record<string, string>>
      /** Address of who answered; null: not known. */
      readonly remote: string | null
    }
  | { readonly kind: 'failed'; readonly because: HttpFailure; readonly inVain: InVain }

/**
 * One request over HTTP or HTTPS. Redirects are not followed, nothing is sent again, no proxy is used, and what comes is
 * bounded in size and time.
 */
export function askHttp(question: HttpQuestion, signal: AbortSignal): Promise<HttpReply> {
  const { url, family, body, deadlineMs, behind = '' } = question
  const site = url.host
  return new Promise((resolve) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const asking = request(url, {
      method: body === null ? 'GET' : 'POST',
      ...(family === null ? {} : { family: family === 'ipv4' ? 4 : 6 }),
      agent: false,
      maxHeaderSize: longestHeaders,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'Portlight',
        ...(body === null
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
        ...question.headers,
      },
      ...(question.ca === undefined ? {} : { ca: question.ca }),
    })
    const stopped = AbortSignal.any([signal])
    const end = (reply: HttpReply) => {
      clearTimeout(timer)
      stopped.removeEventListener('abort', stop)
      asking.destroy()
      resolve(reply)
    }
    const fail = (because: HttpFailure, inVain: InVain = 'answered') =>
      end({ kind: 'failed', because, inVain })
    const stop = () => fail({ why: 'cancelled' }, 'not-asked')
    // how far it is by now
    let reached: InVain = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? 'no-name-server' : 'silent'
    asking.on('socket', (socket) => {
      socket.on('lookup', (error) => {
        if (error === null) reached = 'silent'
      })
      socket.on('connect', () => {
        reached = 'answered'
      })
    })
    const timer = setTimeout(
      () =>
        fail(
          reached === 'no-name-server'
            ? { why: 'name-silent', host: url.hostname, waitedMs: deadlineMs }
            : { why: 'silent', site, waitedMs: deadlineMs },
          reached,
        ),
      deadlineMs,
    )
    stopped.addEventListener('abort', stop, { once: true })
    asking.on('error', (error: NodeJS.ErrnoException) =>
      fail(failureOf(question, error), howItEnded(error.code ?? error.message)),
    )
    asking.on('response', (response) => {
      const status = response.statusCode ?? 0
      const { remoteAddress } = response.socket
      const remote = remoteAddress === undefined ? null : plainAddress(remoteAddress)
      if (status >= 300 && status < 400 && status !== 304) return fail(redirectOf(site, response, behind))
      response.on('error', (error) => fail(failureOf(question, error)))
      readBody(response, (text) => {
        if (text === null) fail({ why: 'too-long', site })
        else {
          const headers = headersOf(response)
          end({ kind: 'answer', status, type: headers['content-type'] ?? '', body: text, headers, remote })
        }
      })
    })
    if (stopped.aborted) stop()
    else asking.end(body ?? undefined)
  })
}

function readBody(response: IncomingMessage, done: (text: string | null) => void): void {
  const parts: Buffer[] = []
  let length = 0
  response.on('data', (part: Buffer) => {
    length += part.length
    if (length > longestBody) done(null)
    else parts.push(part)
  })
  response.on('end', () => done(Buffer.concat(parts).toString('utf8')))
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function redirectOf(site: string, response: IncomingMessage, behind: string): HttpFailure {
  const given = response.headers.location ?? ''
  const [before = '', rest] = behind === '' ? [given] : given.split(behind)
  const to = clip(rest === '' || rest?.startsWith('?') === true ? before : given)
  return { why: 'sent-on', site, to: to === '' ? null : to }
}

function failureOf({ url, family }: HttpQuestion, error: NodeJS.ErrnoException): HttpFailure {
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const code = error.code ?? error.message
  return { why: 'code', site: url.host, host: url.hostname, family, scheme, code }
}
