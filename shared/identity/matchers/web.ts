import { textOf } from '../answer-text'
import type { Finding, Matcher } from '../matcher'

/** What servers say to an unencrypted request at an encrypted port: nginx, Apache, Go, Tomcat, Node's proxies. */
const wantsTls =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|sent an HTTP request to an HTTPS server|requires TLS/i

/** "nginx/1.22.1 (Debian)", "Apache/2.4.62 (Debian) OpenSSL/3.0": RFC 9110 sections 10.2.4 and 5.6.5. */
function serverOf(field: string): Pick<Finding, 'product' | 'version' | 'extra' | 'os'> {
  const [, name, version, rest = ''] =
    /^([^/()]{1,80}?)(?:\/(\S{1,60}))?(?:\s+(.{1,200}))?$/.exec(field) ?? []
  if (name === undefined) return {}
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
function readHttp(answer: Uint8Array): Finding | null {
  const text = textOf(answer)
  const [line, minor, status] = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]{0,500})?\r?\n/.exec(text) ?? []
  if (line === undefined || status === undefined) return null
  const end = /\r?\n\r?\n/.exec(text)?.index ?? null
  const fields = text.slice(line.length, end ?? undefined).split(/\r?\n/)
  const field = (name: string) =>
    fields
      .find((one) => one.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  const server = field('server') ?? ''
  const realm = /realm="([^"]{1,100})"/i.exec(field('www-authenticate') ?? '')?.[1]
  const [, title] = end === null ? [] : (/<title[^>]{0,100}>\s*([^<]{1,150})/i.exec(text.slice(end)) ?? [])
  const location = field('location')
  const details = {
    status,
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(realm === undefined ? {} : { realm }),
    ...(location === undefined ? {} : { 'leads to': location }),
  }
  return {
    protocol: 'http',
    ...(server === '' ? {} : serverOf(server)),
    // what asks for a password says so; a page for everybody may still hide behind it what has one
    ...(status === '401' ? { noPassword: false } : {}),
    confidence: end === null ? 'likely' : 'certain',
    details: minor === '0' ? { ...details, 'HTTP version': '1.0' } : details,
    wantsTls: wantsTls.test(text),
  }
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
  { protocol: 'tls', read: readTlsAlert },
]
