import { textOf } from '../answer-text'
import { certain } from '../finding'
import type { Finding, Matcher } from '../matcher'
import { http2Preface, pageOf, webSocketAccept, webSocketUpgrade } from '../questions/web'
import { productOf } from './web-products'

/** What servers say to an unencrypted request at an encrypted port: nginx, Apache, Go, Tomcat, Node's proxies. */
const wantsTls =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|sent an HTTP request to an HTTPS server|requires TLS/i

/** UPnP Device Architecture 2.0 section 2.2: the system, UPnP's version, and only then the product. */
const upnpServer =
  /\bUPnP\/[12]\.\d,?\s{1,4}(?:DLNADOC\/\S{1,10},?\s{1,4})?([^/()\s][^/()]{0,60})\/(\S{1,60})/i

/** "nginx/1.22.1 (Debian)", "Apache/2.4.62 (Debian) OpenSSL/3.0": RFC 9110 sections 10.2.4 and 5.6.5. */
function serverOf(field: string): Pick<Finding, 'product' | 'version' | 'extra' | 'os'> {
  const [whole, device, release] = upnpServer.exec(field) ?? []
  if (whole !== undefined && device !== undefined && release !== undefined) {
    const system = field.slice(0, field.indexOf(whole)).trim()
    return {
      product: device,
      version: release,
      ...(system === '' ? {} : { extra: system }),
      ...(/linux|debian|ubuntu/i.test(system) ? { os: 'Linux' } : {}),
    }
  }
  const [, name, slashed, spaced, enclosed, rest = ''] =
    /^([^/()\s][^/()]{0,80}?)(?:\/(\S{1,60})| (\d[\w.]{0,30})|\((\d[\w.]{0,40})\))?(?:\s+(.{1,200}))?$/.exec(
      field,
    ) ?? []
  if (name === undefined) return {}
  const version = slashed ?? spaced ?? enclosed
  const [, comment] = /^\(([^()]{1,100})\)/.exec(rest) ?? []
  const os = /win(?:32|64|dows)/i.test(rest)
    ? 'Windows'
    : /debian|ubuntu|unix|red ?hat|centos|fedora/i.test(rest)
      ? 'Unix'
      : null
  return {
    product: name === 'Apache' ? 'Apache httpd' : name,
    ...(version === undefined ? {} : { version }),
    ...(rest === '' ? {} : { extra: comment ?? rest }),
    ...(os === null
      ? {}
      : { os: os === 'Unix' && /debian|ubuntu|red ?hat|centos|fedora/i.test(rest) ? 'Linux' : os }),
  }
}

/**
 * RFC 9112 section 4: a status line. Servers answer so to whatever they are sent, so the question doesn't matter. Whole is what
 * has its empty line.
 */
function readHttp(answer: Uint8Array, asked: string): Finding | null {
  const text = textOf(answer)
  const [line, minor, status] = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]{0,500})?\r?\n/.exec(text) ?? []
  if (line === undefined || status === undefined) return null
  const end = /\r?\n\r?\n/.exec(text)
  // a line without its end may go on
  const fields = text.slice(line.length, end?.index ?? text.lastIndexOf('\n')).split(/\r?\n/)
  const field = (name: string) =>
    fields
      .find((one) => one.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  const sent = end === null ? '' : text.slice(end.index + end[0].length)
  const body = /\bchunked$/i.test(field('transfer-encoding') ?? '') ? withoutChunks(sent) : sent
  const title = /<title[^>]{0,100}>([^<]{1,150})<\/title/i.exec(body)?.[1]?.trim()
  const server = field('server') ?? ''
  const program = productOf({ status, field, title, body })
  // a further page is asked for what it tells of the program, and not for itself
  const isFurther = asked.startsWith(pageOf('/')) && asked !== pageOf('/')
  if (isFurther && status !== '200') return null
  // RFC 6455 section 4.2.2: the answer to our own key, and to no other
  const isWebSocket =
    status === '101' &&
    field('upgrade')?.toLowerCase() === 'websocket' &&
    field('sec-websocket-accept') === webSocketAccept
  // a page is known already; it was asked whether it is for more
  if (asked === webSocketUpgrade && !isWebSocket) return null
  const header = isFurther || server === '' ? {} : serverOf(server)
  // a program behind a server of the web has no part in that one's version
  const isSame = startsAlike(program?.product, header.product)
  const own = program?.product === undefined || isSame ? header : { os: header.os }
  const details = {
    status,
    title,
    realm: /realm="([^"]{1,100})"/i.exec(field('www-authenticate') ?? '')?.[1],
    'leads to': field('location'),
    upgrade: field('upgrade'),
    'HTTP version': minor === '0' ? '1.0' : undefined,
    'web server': program?.product === undefined || isSame ? undefined : server,
    ...program?.details,
  }
  const finding = certain(isWebSocket ? 'websocket' : (program?.protocol ?? 'http'), {
    // what asks for a password says so; a page for everybody may still hide behind it what has one
    noPassword: status === '401' || status === '407' ? false : undefined,
    ...own,
    ...program,
    details: isFurther ? {} : details,
    wantsTls: wantsTls.test(text) ? true : undefined,
  })
  return end === null ? { ...finding, confidence: 'likely' } : finding
}

/** RFC 9112 section 7.1: the length of each part stands before it, in hexadecimal. What is cut stays cut. */
function withoutChunks(sent: string): string {
  const parts: string[] = []
  for (let at = 0; ; ) {
    const [line, size] = /^([0-9a-f]{1,8})(?:;[^\r\n]{0,100})?\r\n/i.exec(sent.slice(at, at + 120)) ?? []
    if (line === undefined || size === undefined) return parts.length === 0 ? sent : parts.join('')
    const start = at + line.length
    parts.push(sent.slice(start, start + Number.parseInt(size, 16)))
    at = start + Number.parseInt(size, 16) + 2
  }
}

/** Whether a product is the one that the field Server names: "Squid http proxy" and "squid". */
function startsAlike(product: string | undefined, named: string | undefined): boolean {
  return product !== undefined && named !== undefined && product.toLowerCase().startsWith(named.toLowerCase())
}

/** RFC 9113 sections 3.4, 4.1 and 6.5: the first frame of a server is SETTINGS (4) of stream 0, six bytes each. */
function readHttp2(answer: Uint8Array, asked: string): Finding | null {
  const [high, middle, low = 0, kind, flags] = answer
  if (asked !== http2Preface || high !== 0 || middle !== 0 || kind !== 4 || flags !== 0) return null
  const isFirst = answer.length >= 9 + low && low % 6 === 0 && [5, 6, 7, 8].every((at) => answer[at] === 0)
  // what sends everything back begins with our preface, and not with settings
  return isFirst ? certain('http', { details: { 'HTTP version': '2' } }) : null
}

/** RFC 8446 section 5.1 and RFC 5246 section 6.2.1: an alert (21) of any version, two bytes long: somebody wants TLS here. */
function readTlsAlert(answer: Uint8Array): Finding | null {
  const [kind, major, , high, low] = answer
  if (kind !== 21 || major !== 3 || high !== 0 || low !== 2 || answer.length < 7) return null
  return { protocol: 'tls', confidence: 'certain', wantsTls: true }
}

/** HTTP, and what tells that it wants TLS first. */
export const webMatchers: readonly Matcher[] = [
  { protocol: 'http', read: readHttp },
  { protocol: 'http', read: readHttp2 },
  { protocol: 'tls', read: readTlsAlert },
]
