import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type AnswererRefused, type AnswerOptions, answerPort, type PortAnswerer } from './answerer'
import { answerLine, challengeOf, holdsToken, newToken } from './token'

const token = newToken()
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function answering(options: Partial<AnswerOptions> = {}): Promise<PortAnswerer> {
  const never = new AbortController().signal
  const made = await answerPort({ port: 0, protocol: 'tcp', family: 'ipv4', token, ...options }, never)
  if ('refused' in made) throw new Error(made.refused)
  open.push(made)
  return made
}

/** What a connection is told until it ends. */
async function told(socket: Socket): Promise<string> {
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  await new Promise((resolve) => socket.on('close', resolve))
  return text
}

describe('the token', () => {
  it('has 128 bits, is never the same, and can not be read off its challenge', () => {
    expect(token).toMatch(/^[0-9a-f]{32}$/)
    expect(newToken()).not.toBe(token)
    expect(challengeOf(token)).toMatch(/^[0-9a-f]{32}$/)
    expect(challengeOf(token)).toBe(challengeOf(token))
    expect(challengeOf(token)).not.toBe(token)
  })

  it('is found in what was read, alone', () => {
    expect(holdsToken(`HTTP/1.1 200 OK\r\n\r\n${answerLine(token)}`, token)).toBe(true)
    expect(holdsToken(answerLine(newToken()), token)).toBe(false)
    expect(holdsToken(`portlight-probe ${challengeOf(token)}`, token)).toBe(false)
  })
})

describe('over TCP', () => {
  it('says its line to who says nothing, and closes', async () => {
    const answerer = await answering()
    expect(await told(connect(answerer.port, '127.0.0.1'))).toBe(answerLine(token))
    expect(answerer.hits()).toContainEqual({ at: expect.any(Number), from: '127.0.0.1', byPage: false })
  })

  it('says it at once to who speaks', async () => {
    const answerer = await answering()
    const socket = connect(answerer.port, '127.0.0.1')
    socket.write(`portlight-probe ${challengeOf(token)}\n`)
    expect(await told(socket)).toBe(answerLine(token))
  })

  it.each([
    ['GET', answerLine(token)],
    ['HEAD', ''],
  ])('answers %s as a web server does', async (method, body) => {
    const answerer = await answering()
    const asking = request({ host: '127.0.0.1', port: answerer.port, method, agent: false }).end()
    const [response] = await once(asking, 'response')
    let text = ''
    for await (const part of response) text += part
    expect(response.statusCode).toBe(200)
    expect(text).toBe(body)
  })

  it('shows its page to who knows the path, and tells that from every other visit', async () => {
    const page = { path: 'a1b2c3', html: (from: string) => `<p>You are ${from}, “grüße”</p>` }
    const answerer = await answering({ page })
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://127.0.0.1:${answerer.port}${path}`, { method })
      return { text: await response.text(), headers: response.headers }
    }
    for (const path of ['/', '/a1b2c', '/a1b2c3d', '/x/a1b2c3', '/?a1b2c3', '/A1B2C3']) {
      expect((await get(path)).text).toBe(answerLine(token))
    }
    await get('/a1b2c3', 'HEAD')
    expect(answerer.hits().filter(({ byPage }) => byPage)).toEqual([])
    const { text, headers } = await get('/a1b2c3?utm=1')
    expect(text).toBe('<p>You are 127.0.0.1, “grüße”</p>')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'")
    expect(answerer.hits().filter(({ byPage }) => byPage)).toEqual([
      { at: expect.any(Number), from: '127.0.0.1', byPage: true },
    ])
  })

  it('lets nobody hold it up: crowds, and requests without an end', async () => {
    const answerer = await answering()
    const crowd = Array.from({ length: 100 }, () => connect(answerer.port, '127.0.0.1'))
    for (const socket of crowd) socket.write('GET / HTTP/1.1\r\n')
    await Promise.all(crowd.map(told))
    expect(await told(connect(answerer.port, '127.0.0.1'))).toBe(answerLine(token))
  })

  it('answers over both families with one port', async () => {
    const answerer = await answering({ family: 'both' })
    expect(await told(connect(answerer.port, '127.0.0.1'))).toBe(answerLine(token))
    const six = await told(connect(answerer.port, '::1'))
    // a machine without IPv6 has nothing to answer on
    expect([answerLine(token), '']).toContain(six)
    expect(answerer.hits()[0]?.from).toBe('127.0.0.1')
  })

  it('closes with its connections, and when it is cancelled', async () => {
    const stop = new AbortController()
    const made = await answerPort({ port: 0, protocol: 'tcp', family: 'ipv4', token }, stop.signal)
    if ('refused' in made) throw new Error(made.refused)
    const socket = connect(made.port, '127.0.0.1')
    await once(socket, 'connect')
    const ended = told(socket)
    stop.abort()
    await ended
    const [error] = await once(connect(made.port, '127.0.0.1'), 'error')
    expect(error.code).toBe('ECONNREFUSED')
    await made.close()
  })
})

describe('a port that is taken', () => {
  it.each([
    ['127.0.0.1', 'ipv4'],
    ['0.0.0.0', 'both'],
    ['127.0.0.1', 'both'],
  ] as const)('is left alone: a program on %s, asked for %s', async (host, family) => {
    const program = createServer((socket) => socket.on('error', () => {}).end('mine')).listen(0, host)
    await once(program, 'listening')
    open.push(program)
    const address = program.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const never = new AbortController().signal
    const made = (await answerPort({ port, protocol: 'tcp', family, token }, never)) as AnswererRefused
    expect(made).toEqual({ refused: 'EADDRINUSE' })
    expect(await told(connect(port, '127.0.0.1'))).toBe('mine')
  })

  it('is left alone over UDP too', async () => {
    const program = createSocket('udp4').bind(0, '127.0.0.1')
    await once(program, 'listening')
    open.push(program)
    const never = new AbortController().signal
    const options = { port: program.address().port, protocol: 'udp', family: 'both', token } as const
    expect(await answerPort(options, never)).toEqual({ refused: 'EADDRINUSE' })
  })
})

describe('over UDP', () => {
  const probe = Buffer.from(`portlight-probe ${challengeOf(token)}\n`)

  /** Sends datagrams in order, and waits for one answer. */
  async function ask(port: number, ...datagrams: readonly Uint8Array[]): Promise<string> {
    const socket = createSocket('udp4')
    for (const datagram of datagrams) socket.send(datagram, port, '127.0.0.1')
    const [answer] = await once(socket, 'message')
    socket.close()
    return String(answer)
  }

  it('answers who knows the challenge, with no more bytes than came', async () => {
    const answerer = await answering({ protocol: 'udp' })
    const answer = await ask(answerer.port, probe)
    expect(answer).toBe(answerLine(token))
    expect(answer.length).toBeLessThanOrEqual(probe.length)
    expect(answerer.hits()).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['the token itself', `portlight-probe ${token}`],
    ['another challenge', `portlight-probe ${challengeOf(newToken())}`],
    ['its own answer', answerLine(token)],
    ['the challenge with too little around it', `portlight-probe ${challengeOf(token)}`.slice(0, -1)],
    ['a request of a web browser', 'GET / HTTP/1.1\r\n\r\n'],
  ])('is silent to %s', async (_, text) => {
    const answerer = await answering({ protocol: 'udp' })
    // the probe behind it is answered, so all before it has been seen
    await ask(answerer.port, Buffer.from(text), probe)
    expect(answerer.hits()).toHaveLength(1)
  })
})
