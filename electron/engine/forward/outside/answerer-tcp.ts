import { createServer, type Server, type Socket } from 'node:net'
import { answerLine } from './token'

/** Connections at the same time, and how long each may last in milliseconds. */
const connectionsAtOnce = 32
const longestMs = 3000
/** Who says nothing for so long is told the token: port checkers that only read. */
const patienceMs = 400
/** As much as has to be read to tell a web browser from others. */
const longestRequest = 4096

/** A TCP server that says our line to whoever connects: bare, or as a web page to who asks for one. Not listening yet. */
export function tcpAnswerer(token: string, hit: (from: string) => void): Server {
  const server = createServer({ pauseOnConnect: false }, (socket) => {
    hit(socket.remoteAddress ?? '')
    answer(socket, token)
  })
  server.maxConnections = connectionsAtOnce
  return server
}

function answer(socket: Socket, token: string): void {
  let heard = ''
  let said = false
  const say = (text: string) => {
    if (said) return
    said = true
    clearTimeout(patience)
    socket.end(text)
  }
  const patience = setTimeout(() => say(answerLine(token)), patienceMs)
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
    if (!maybeWeb) say(answerLine(token))
    else if (heard.includes('\r\n\r\n') || heard.length > longestRequest)
      say(webPage(token, method === 'HEAD'))
  })
}

function webPage(token: string, headOnly: boolean): string {
  const body = answerLine(token)
  const head = [
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    '',
  ].join('\r\n')
  return headOnly ? head : head + body
}
