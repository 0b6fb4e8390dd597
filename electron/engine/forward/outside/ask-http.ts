import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { InVain } from '#shared/forward/verdict/findings'
import type { Family } from '#shared/sockets/socket'
import { clip } from '#shared/words/problem'
import { plainAddress } from './plain-address'
import { howItEnded, systemWords } from './system-words'

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
  /** A whole sentence. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly inVain: InVain }

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
    const fail = (sentence: string, inVain: InVain = 'answered') => end({ kind: 'failed', sentence, inVain })
    const stop = () => fail('It was cancelled.', 'not-asked')
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
    const timer = setTimeout(() => {
      const seconds = deadlineMs / 1000
      const whoIsSilent =
        reached === 'no-name-server'
          ? `No name server told within ${seconds} s where ${url.hostname} is.`
          : `${site} did not answer within ${seconds} s.`
      fail(whoIsSilent, reached)
    }, deadlineMs)
    stopped.addEventListener('abort', stop, { once: true })
    asking.on('error', (error: NodeJS.ErrnoException) =>
      fail(failureWords(question, error), howItEnded(error.code ?? error.message)),
    )
    asking.on('response', (response) => {
      const status = response.statusCode ?? 0
      const { remoteAddress } = response.socket
      const remote = remoteAddress === undefined ? null : plainAddress(remoteAddress)
      if (status >= 300 && status < 400 && status !== 304) return fail(redirectWords(site, response, behind))
      response.on('error', (error) => fail(failureWords(question, error)))
      readBody(response, (text) => {
        if (text === null) fail(`${site} sent more than such an answer can have.`)
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

function redirectWords(site: string, response: IncomingMessage, behind: string): string {
  const given = response.headers.location ?? ''
  const [before = '', rest] = behind === '' ? [given] : given.split(behind)
  const to = clip(rest === '' || rest?.startsWith('?') === true ? before : given)
  return `${site} sends us on${to === '' ? '' : ` to ${to}`}. Such hints are not followed; if it is meant, put that address in.`
}

const familyWords: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes and the system's own codes. */
function failureWords({ url, family }: HttpQuestion, error: NodeJS.ErrnoException): string {
  const site = url.host
  const code = error.code ?? error.message
  const way = family === null ? '' : `${familyWords[family]} `
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return `The name ${url.hostname} has no ${way}address, or doesn't exist (${code}).`
    case 'ECONNREFUSED':
      return `Nothing listens at ${site} (${code}).`
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return `This computer has no way to ${site}${family === null ? '' : ` over ${familyWords[family]}`} (${code}).`
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${site} has expired.`
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${site} is not valid yet; is the clock of this computer right?`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `The certificate of ${site} is one that it made itself, so it can't be told from an impostor's (${code}).`
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${site} is of nobody who is trusted here, or its chain is incomplete (${code}).`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${site} is for another name.`
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return url.protocol === 'https:'
        ? `${site} does not speak HTTPS on this port; is it http:// instead?`
        : `${site} does not speak HTTP (${code}).`
    case 'ECONNRESET': {
      const other = url.protocol === 'https:' ? 'http' : 'https'
      return `${site} closed the connection without an answer; is it ${other}:// instead? (${code})`
    }
    default:
      if (code.startsWith('HPE_')) return `${site} does not speak HTTP (${code}).`
      if (code.startsWith('ERR_SSL_')) return `A safe connection to ${site} could not be made (${code}).`
      return `${site} could not be asked: ${systemWords(code)}.`
  }
}
