import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from '#shared/shell/page-delivery'
import type { Access } from './access'
import { encodingFor, type PageFile } from './page-files'
import type { Refusals } from './refusals'
import { shown, whyCrossSite, whyForeign, whyNotPage } from './request-rules'

/** What the routes need. */
export interface RouteNeeds {
  readonly files: ReadonlyMap<string, PageFile>
  readonly access: Access
  readonly refusals: Refusals
  /** The addresses that were printed. */
  readonly origins: readonly string[]
}

/** What somebody reads who asks by another name or port. */
const onlyThere =
  'Portlight answers only at the address that it printed. Over SSH the port has to be the same on both sides.\n'

/** Bytes of a body that are read: a token has 32 characters. */
const maxBodyBytes = 256

/** Where the page trades its token. */
const tradePath = '/session'

/** The path below which everything needs the cookie: `/s/KEY/what`. */
const innerPath = /^\/s\/([\w-]{1,64})\/(socket|alive)$/

/** The key and the last part of an inner path; null for any other. */
export function innerPathOf(url: string | undefined): { readonly key: string; readonly what: string } | null {
  const match = innerPath.exec(url ?? '')
  return match === null ? null : { key: match[1] ?? '', what: match[2] ?? '' }
}

/** Answers requests: the page's files to whoever opens it, and the cookie to whoever has the token. */
export function routes(needs: RouteNeeds): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // a body that nobody reads would keep the connection
    request.on('error', () => {})
    answer(needs, request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500)
      else response.destroy()
    })
  }
}

async function answer(needs: RouteNeeds, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = whyForeign(request, needs.origins)
  if (foreign !== null) {
    needs.refusals.log(foreign)
    return explain(response)
  }
  const { url = '', method } = request
  const path = url.split('?', 1)[0] ?? ''
  if (path === tradePath) return trade(needs, request, response)
  const inner = innerPathOf(url)
  if (inner !== null) return alive(needs, inner, request, response)
  const file = needs.files.get(path)
  if (file === undefined) return refuse(response, 404)
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, { Allow: 'GET, HEAD' })
  const notPage = whyNotPage(request)
  if (notPage !== null) {
    needs.refusals.log(`a file for ${notPage}`)
    return refuse(response, 403)
  }
  return hand(file, request, response)
}

async function hand(file: PageFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const encoding = encodingFor(request.headers['accept-encoding']?.toString(), file.type)
  const body = await file.body(encoding)
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Type': file.type,
    'Content-Length': body.byteLength,
    'Cache-Control': file.lasting ? 'private, max-age=86400, immutable' : 'no-store',
    Vary: 'Accept-Encoding',
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Whether the page's cookie is still good, asked by the page before it knocks with a WebSocket. */
async function alive(
  needs: RouteNeeds,
  { key, what }: { readonly key: string; readonly what: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const site = request.headers['sec-fetch-site']
  const ours = site === undefined || site === 'same-origin'
  if (ours && needs.access.admits(key, request.headers.cookie)) {
    // a WebSocket's path, asked for without one
    if (what === 'socket') return refuse(response, 426, { Upgrade: 'websocket' })
    if (request.method !== 'GET') return refuse(response, 405, { Allow: 'GET' })
    return refuse(response, 204)
  }
  needs.refusals.log(`a request without the cookie of this run, from port ${request.socket.remotePort}`)
  refuse(response, (await needs.refusals.slow()) ? 403 : 429)
}

/** Trades the token for the cookie. */
async function trade(needs: RouteNeeds, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return refuse(response, 405, { Allow: 'POST' })
  const crossSite = whyCrossSite(request, needs.origins)
  if (crossSite !== null) {
    needs.refusals.log(`a token from ${crossSite}`)
    return refuse(response, 403)
  }
  // a form of another site can't send this type, and a script of one only after asking, which is refused
  if (request.headers['content-type'] !== 'application/json') return refuse(response, 415)
  const token = tokenOf(await bodyOf(request))
  if (token === null) return refuse(response, 400)
  const outcome = needs.access.trade(token)
  if (outcome === 'accepted') {
    const body = JSON.stringify({ key: needs.access.key })
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Set-Cookie': needs.access.setCookie(),
    })
    response.end(body)
    return
  }
  const which = outcome === 'used' ? 'a token that was used already' : 'a wrong token'
  needs.refusals.log(
    `${which}, from port ${request.socket.remotePort} (${shown(request.headers['user-agent'] ?? '')})`,
  )
  const slowed = await needs.refusals.slow()
  refuse(response, !slowed ? 429 : outcome === 'used' ? 410 : 403)
}

/** The body, as far as one is read; null where it is longer. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  let text = ''
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1')
    if (text.length > maxBodyBytes) return null
  }
  return text
}

function tokenOf(body: string | null): string | null {
  if (body === null) return null
  try {
    const value: unknown = JSON.parse(body)
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : null
    return typeof token === 'string' ? token : null
  } catch {
    return null
  }
}

/** For a person who led another port here: the same words to everybody, and nothing else. */
function explain(response: ServerResponse): void {
  response.writeHead(403, {
    ...securityHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(onlyThere),
    'Cache-Control': 'no-store',
    Connection: 'close',
  })
  response.end(onlyThere)
}

/** An answer without a body, which is not kept. */
function refuse(
  response: ServerResponse,
  status: number,
  further: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Cache-Control': 'no-store',
    ...(status === 204 ? {} : { 'Content-Length': 0 }),
    // what stands behind it, such as a body that is too long, is not read
    ...(status >= 400 ? { Connection: 'close' } : {}),
    ...further,
  })
  response.end()
}
