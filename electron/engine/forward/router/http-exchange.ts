import { request as httpRequest } from 'node:http'
import { performance } from 'node:perf_hooks'
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
  /** `problem` goes on from "it …": "does not answer". */
  | { readonly kind: 'failed'; readonly problem: string; readonly refused: boolean }

/**
 * Asks once, without proxy, cookies or redirects. A body that ends early is given as far as it came, because some routers
 * announce a wrong length: whoever reads it sees whether it is whole.
 */
export function httpExchange(ask: HttpAsk, signal: AbortSignal): Promise<HttpAnswer> {
  const began = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let status: number | null = null
    let location: string | null = null
    const request = httpRequest({
      host: ask.host ?? ask.url.hostname,
      port: ask.url.port === '' ? 80 : Number(ask.url.port),
      path: `${ask.url.pathname}${ask.url.search}`,
      method: ask.method,
      headers: { ...ask.headers, Host: hostHeader(ask), Connection: 'close' },
      localAddress: ask.from,
      agent: false,
      maxHeaderSize: 16 * 1024,
      // routers break the rules of HTTP in many small ways; nothing is passed on from here to anybody else
      insecureHTTPParser: true,
    })
    const end = (answer: HttpAnswer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      request.destroy()
      resolve(answer)
    }
    const answered = () => {
      if (status === null) return false
      const body = Buffer.concat(chunks).toString('utf8')
      end({ kind: 'answer', status, body, location, tookMs: performance.now() - began })
      return true
    }
    const fail = (problem: string, refused = false) => end({ kind: 'failed', problem, refused })
    const cancel = () => fail('was not waited for')
    const timer = setTimeout(
      () => fail(status === null ? 'does not answer' : 'answers too slowly'),
      ask.limitMs,
    )
    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    request.on('error', (error: NodeJS.ErrnoException) => {
      // the other side has hung up in mid-body, or sent more than it announced: what came is still on its way up
      setImmediate(() => {
        if (bytes === 0 || !answered()) fail(problemOf(error), error.code === 'ECONNREFUSED')
      })
    })
    request.on('response', (response) => {
      status = response.statusCode ?? 0
      location = oneLine(response.headers.location ?? '', 200) || null
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ask.mostBytes) fail('sends more than any router has to say')
        else chunks.push(chunk)
      })
      response.on('end', answered)
      response.on('error', answered)
    })
    request.end(ask.body ?? undefined)
  })
}

/** RFC 9110 section 7.2; a zone is this computer's own affair (RFC 6874 section 1). */
function hostHeader({ host, url }: HttpAsk): string {
  if (host === undefined) return url.host
  const [bare = ''] = host.split('%', 1)
  return `${bare.includes(':') ? `[${bare}]` : bare}:${url.port === '' ? 80 : url.port}`
}

function problemOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'refuses the connection'
  if (error.code?.startsWith('HPE_') === true) return 'does not answer with HTTP'
  return `could not be asked (${error.code ?? error.message})`
}
