import { bytes, hex } from '../../scan/udp/bytes'
import type { Finding, Question, QuestionContext } from '../matcher'

export const http2Preface = 'HTTP/2 preface'
export const webSocketUpgrade = 'WebSocket, a GET that asks to upgrade'

/** RFC 6455 section 1.3: its own example, so that the one right answer is known beforehand. */
const webSocketKey = 'dGhlIHNhbXBsZSBub25jZQ=='
export const webSocketAccept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

/** An IPv6 address stands in brackets, without its zone (RFC 9112 section 3.2, RFC 9110 section 4.2). */
function hostField(host: string, port: number): string {
  const plain = host.includes(':') ? `[${host.split('%')[0]}]` : host
  return port === 80 || port === 443 ? plain : `${plain}:${port}`
}

/** RFC 6455 section 4.1: a GET like any other, that asks for more. */
function upgrade({ host, port }: QuestionContext): Uint8Array {
  const lines = [
    'GET / HTTP/1.1',
    `Host: ${hostField(host, port)}`,
    'User-Agent: Portlight',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${webSocketKey}`,
    '',
    '',
  ]
  return bytes(lines.join('\r\n'))
}

function get(path: string, { host, port }: QuestionContext): Uint8Array {
  return bytes(
    `GET ${path} HTTP/1.1\r\nHost: ${hostField(host, port)}\r\nUser-Agent: Portlight\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
  )
}

/** What the page `/` hints at, and where such a program tells its version to everybody. */
type When = (finding: Finding, page: string) => boolean

const leadsTo =
  (path: RegExp): When =>
  ({ details }) =>
    path.test((details?.['leads to'] ?? '').replace(/^https?:\/\/[^/]{1,200}/, ''))

const isProduct =
  (name: string): When =>
  ({ product }) =>
    product === name

/** Go's own words for a path that there isn't; many programs are written in it. */
const isGo: When = ({ product }, page) => product === undefined && page.endsWith('404 page not found\n')

const furtherPages: readonly (readonly [path: string, when: When])[] = [
  // etcd, the Docker Engine API and the Kubernetes API have the same path
  [
    '/version',
    (finding, page) => isGo(finding, page) || /^(?:Docker|Kubernetes API)$/.test(finding.product ?? ''),
  ],
  [
    '/v2/',
    ({ product, details }, page) => product === undefined && details?.status === '200' && isEmpty(page),
  ],
  ['/api/v1/status/buildinfo', leadsTo(/^\/(?:classic\/)?(?:graph|query)$/)],
  ['/login', leadsTo(/^\/login$/)],
  ['/api/health', isProduct('Grafana')],
  ['/System/Info/Public', leadsTo(/^(?:\/?web\/(?:index\.html)?)$/)],
  ['/identity', isProduct('Plex Media Server')],
  ['/api/status', isProduct('Portainer')],
  ['/status', leadsTo(/^\/manage(?:\/.{0,60})?$/)],
  ['/jason_boxinfo.xml', isProduct('FRITZ!Box')],
  ['/ui/', leadsTo(/^\/ui\/?$/)],
]

function isEmpty(page: string): boolean {
  return /\r\nContent-Length: 0\r\n/i.test(page)
}

/** What a question for a page is called. */
export const pageOf = (path: string) => `HTTP GET ${path}`

function further(path: string, after: string, when: When, name = pageOf(path)): Question {
  const bytes = (context: QuestionContext) => get(path, context)
  return { name, ports: [], intensity: null, inTls: 'too', after, when, anew: true, bytes }
}

/** A page that wants an upgrade (426, or its field), speaks of WebSocket, or is none: then `/` may be for WebSocket alone. */
const mayBeWebSocket: When = ({ product, details }, page) =>
  /^(?:400|403|404|405|426|500|501)$/.test(details?.status ?? '') &&
  (details?.status === '426' ||
    product === undefined ||
    /websocket/i.test(page) ||
    /websocket/i.test(details?.upgrade ?? ''))

/** The web. */
export const webQuestions: readonly Question[] = [
  {
    name: pageOf('/'),
    ports: [
      80, 81, 443, 591, 2375, 2376, 3000, 5000, 5601, 7001, 8000, 8006, 8008, 8080, 8081, 8088, 8096, 8123,
      8443, 8888, 9000, 9090, 9200, 9443, 10000, 32400,
    ],
    intensity: 1,
    inTls: 'too',
    bytes: (context) => get('/', context),
  },
  {
    // a debugger of a browser has no page at /
    name: pageOf('/json/version'),
    ports: [9222, 9229],
    intensity: null,
    inTls: 'never',
    bytes: (context) => get('/json/version', context),
  },
  ...furtherPages.map(([path, when]) => further(path, 'http', when)),
  further('/json/version', 'node-inspector', () => true, 'HTTP GET /json/version of Node.js'),
  {
    name: http2Preface,
    ports: [],
    intensity: 4,
    inTls: 'too',
    // RFC 9113 sections 3.4 and 6.5: the preface, and settings with nothing in them
    bytes: () => bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', hex('00 00 00 04 00 00 00 00 00')),
  },
  {
    name: webSocketUpgrade,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'http',
    when: mayBeWebSocket,
    anew: true,
    bytes: upgrade,
  },
  {
    // some close without a word on whoever asks for a page
    name: `${webSocketUpgrade}, first`,
    ports: [],
    intensity: 7,
    inTls: 'too',
    bytes: upgrade,
  },
]
