import type { IncomingHttpHeaders } from 'node:http'

/** A request, as far as the rules look at it. */
export interface AskedRequest {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
}

/**
 * Why a request gets no answer but a refusal; null where it may have one. Whoever made a browser send it, the name in `Host`
 * is the one that the browser believes to talk to: a name that was not printed is a stranger's, however it resolves (DNS
 * rebinding).
 * @param origins the addresses that were printed, such as `http://127.0.0.1:40123`
 */
export function whyForeign({ headers, rawHeaders }: AskedRequest, origins: readonly string[]): string | null {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length !== 1) return `${hosts.length} Host headers`
  const host = headers.host?.toLowerCase() ?? ''
  if (!origins.some((origin) => new URL(origin).host === host)) return `the host ${shown(host)}`
  // what browsers say by themselves, and no page can change: who asks, and what for
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined && framed.has(String(destination))) return `a page that shows it in a frame`
  return null
}

/** Places in which another page would show ours, as Fetch names them. */
const framed: ReadonlySet<string> = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe'])

/**
 * Why a file of the page is not handed out: another site uses it as its own, as a script or an image. Opening the page from a
 * link, a bookmark or the address bar is no such thing.
 */
export function whyNotPage({ headers }: AskedRequest): string | null {
  const site = headers['sec-fetch-site']
  const opens = headers['sec-fetch-mode'] === 'navigate'
  if (site === undefined || site === 'same-origin' || opens) return null
  return `a page of another origin (${shown(String(site))})`
}

/**
 * Why a request that does something is refused; null where it came from our own page. A browser puts the origin into every
 * request of this kind, a WebSocket's too, and no page can change it.
 */
export function whyCrossSite({ headers }: AskedRequest, origins: readonly string[]): string | null {
  const { origin } = headers
  if (origin === undefined) return 'no origin'
  if (!origins.includes(origin)) return `the origin ${shown(origin)}`
  // same host, other origin: cannot be, but a browser that says so is believed
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return `the site ${shown(String(site))}`
  // it has to be the page at the very address that it asks: 127.0.0.1 and localhost are not one origin
  if (new URL(origin).host !== headers.host?.toLowerCase())
    return `the origin ${shown(origin)} beside its host`
  return null
}

/** Text of a stranger, for the log: no control characters, and short. */
export function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)
}
