import { createServer, type Server, type Socket } from 'node:net'
import { plainAddress } from './plain-address'
import { answerLine } from './token'

/** Connections at the same time, and how long each may last in milliseconds. */
const connectionsAtOnce = 32
const longestMs = 3000
/** Who says nothing for so long is told the token: port checkers that only read. */
const patienceMs = 400
/** As much as has to be read to tell a web browser from others. */
const longestRequest = 4096

/** A page of the answerer's for whoever knows its path, as text of HTML. */
export interface AnswererPage {
  /** Without its slash. */
  readonly path: string
  /** @param from address of who asks */
  readonly html: (from: string) => string
}

/** A TCP server that says our line to whoever connects: bare, or as a web page to who asks for one. Not listening yet. */
export function tcpAnswerer(
  token: string,
  page: AnswererPage | null,
  hit: (from: string, byPage: boolean) => void,
): Server {
  const server = createServer({ pauseOnConnect: false }, (socket) => {
    const from = plainAddress(socket.remoteAddress ?? '')
    hit(from, false)
    answer(socket, (path) => {
      if (page === null || path !== `/${page.path}`) return { type: 'text/plain', body: answerLine(token) }
      hit(from, true)
      return { type: 'text/html', body: page.html(from) }
    })
  })
  server.maxConnections = connectionsAtOnce
  return server
}

interface Answer {
  readonly type: 'text/plain' | 'text/html'
  readonly body: string
}

/** @param answerTo what whoever asks for a path is told; null: no browser asks */
function answer(socket: Socket, answerTo: (path: string | null) => Answer): void {
  let heard = ''
  let said = false
  const say = (text: string) => {
    if (said) return
    said = true
    clearTimeout(patience)
    socket.end(text)
  }
  const patience = setTimeout(() => say(answerTo(null).body), patienceMs)
  const end = setTimeout(() => socket.destroy(), longestMs)
  socket.on('error', () => {})
  socket.on('close', () => {
    clearTimeout(patience)
    clearTimeout(end)
  })
  socket.on('data', (data) => {
    if (said) return
    heard += data.toString('latin1')
    const method = /^(GET|HEAD) /.exec(heard)?.[1]
    const maybeWeb = method !== undefined || 'GET '.startsWith(heard) || 'HEAD '.startsWith(heard)
    if (!maybeWeb) say(answerTo(null).body)
    else if (heard.includes('\r\n\r\n') || heard.length > longestRequest) {
      const path = /^GET ([^ ?#]+)/.exec(heard)?.[1] ?? null
      say(webPage(answerTo(path), method === 'HEAD'))
    }
  })
}

function webPage({ type, body }: Answer, headOnly: boolean): string {
  const head = [
    'HTTP/1.1 200 OK',
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    // text and nothing else
    "Content-Security-Policy: default-src 'none'",
    'Cache-Control: no-store',
    'Connection: close',
    '',
    '',
  ].join('\r\n')
  return headOnly ? head : head + body
}
