import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { answerPort, type PortAnswerer } from '../forward/outside/answerer'
import { answerLine, challengeOf, newToken } from '../forward/outside/token'
import { limits } from './limits'
import { type Reflector, type ReflectorOptions, startReflector } from './reflector'

const token = newToken()
const challenge = challengeOf(token)
const open: { close(): unknown }[] = []
const lines: string[] = []
afterEach(async () => {
  lines.length = 0
  for (const one of open.splice(0)) await one.close()
})

async function start(options: Partial<ReflectorOptions> = {}): Promise<Reflector> {
  const reflector = await startReflector({
    listen: [{ host: '127.0.0.1', port: 0 }],
    tls: null,
    allowPrivate: true,
    whyCommand: (port) => `why ${port}`,
    log: (line) => void lines.push(line),
    wallClock: Date.now,
    ...options,
  })
  open.push(reflector)
  return reflector
}

async function answerer(protocol: 'tcp' | 'udp'): Promise<PortAnswerer> {
  const never = new AbortController().signal
  const made = await answerPort({ port: 0, protocol, family: 'ipv4', token }, never)
  if ('refused' in made) throw new Error(made.refused)
  open.push(made)
  return made
}

interface Asked {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** One request, by hand: method, path, headers and body as they are. */
async function ask(
  reflector: Reflector,
  method: string,
  path: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): Promise<Asked> {
  const port = reflector.places[0]?.port
  const asking = request({ host: '127.0.0.1', port, method, path, headers, agent: false })
  asking.end(body)
  const [response] = await once(asking, 'response')
  let text = ''
  for await (const part of response) text += part
  return { status: response.statusCode, headers: response.headers, text }
}

const asJson = { 'Content-Type': 'application/json' }
const probe = (reflector: Reflector, wish: unknown, headers: Record<string, string> = {}) =>
  ask(reflector, 'POST', '/v1/probe', { headers: { ...asJson, ...headers }, body: JSON.stringify(wish) })

/** A port of this computer that nobody has. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

describe('who you look like', () => {
  it('is told as JSON and to a person', async () => {
    const reflector = await start()
    const { status, text } = await ask(reflector, 'GET', '/v1/address')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      reflector: 'portlight-reflector/1',
      ip: '127.0.0.1',
      family: 'ipv4',
    })
    const about = await ask(reflector, 'GET', '/')
    expect(about.text).toContain('you look like 127.0.0.1 (IPv4)')
    expect(about.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect((await ask(reflector, 'HEAD', '/')).text).toBe('')
  })

  it('does not believe what a request says about itself', async () => {
    const reflector = await start()
    const headers = { 'X-Forwarded-For': '25.0.0.2', Forwarded: 'for=25.0.0.2', 'X-Real-IP': '25.0.0.2' }
    expect(JSON.parse((await ask(reflector, 'GET', '/v1/address', { headers })).text).ip).toBe('127.0.0.1')
  })
})

describe('a look', () => {
  it('brings the token back over TCP', async () => {
    const [reflector, { port }] = [await start(), await answerer('tcp')]
    const { status, text } = await probe(reflector, { port, protocol: 'tcp', challenge })
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      ip: '127.0.0.1',
      port,
      protocol: 'tcp',
      outcome: 'connected',
      answer: answerLine(token),
    })
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`looked at 127.0.0.1 tcp ${port}: connected, \\d+ ms\n$`)),
    ])
  })

  it('brings the token back over UDP', async () => {
    const [reflector, { port }] = [await start(), await answerer('udp')]
    const { text } = await probe(reflector, { port, protocol: 'udp', challenge })
    expect(JSON.parse(text)).toMatchObject({ outcome: 'answered', answer: answerLine(token) })
  })

  it.each(['tcp', 'udp'] as const)('says that %s was refused', async (protocol) => {
    const [reflector, port] = [await start(), await freePort()]
    const { text } = await probe(reflector, { port, protocol, challenge })
    expect(JSON.parse(text)).toMatchObject({ outcome: 'refused', answer: null })
  })

  it('says that nothing came back over UDP', async () => {
    const deaf = createSocket('udp4').bind(0, '127.0.0.1')
    await once(deaf, 'listening')
    open.push(deaf)
    const reflector = await start()
    const { text } = await probe(reflector, { port: deaf.address().port, protocol: 'udp', challenge })
    expect(JSON.parse(text)).toMatchObject({ outcome: 'timeout', answer: null })
  })

  it('without a challenge neither writes to a program nor reads from it', async () => {
    const heard: string[] = []
    const program = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (data) => heard.push(String(data)))
      socket.on('close', () => heard.push('closed'))
      socket.write('secret greeting')
    }).listen(0, '127.0.0.1')
    await once(program, 'listening')
    open.push(program)
    const address = program.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const { text } = await probe(await start(), { port, protocol: 'tcp', challenge: null })
    expect(JSON.parse(text)).toMatchObject({ outcome: 'connected', answer: null })
    await expect.poll(() => heard).toEqual(['closed'])
  })

  it('reads no more than 200 bytes from somebody who never ends', async () => {
    const flood = createServer((socket) => {
      const timer = setInterval(() => socket.write('x'.repeat(10_000)), 1)
      socket.on('error', () => {})
      socket.on('close', () => clearInterval(timer))
    }).listen(0, '127.0.0.1')
    await once(flood, 'listening')
    open.push(flood)
    const address = flood.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const { text } = await probe(await start(), { port, protocol: 'tcp', challenge })
    expect(JSON.parse(text).answer).toBe('x'.repeat(200))
  })

  it('ends when who asked goes away', async () => {
    const visits: string[] = []
    const deaf = createServer((socket) => {
      visits.push('open')
      socket.resume().on('error', () => {})
      socket.on('close', () => visits.push('closed'))
    }).listen(0, '127.0.0.1')
    await once(deaf, 'listening')
    open.push(deaf)
    const address = deaf.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const reflector = await start()
    const asking = request({
      host: '127.0.0.1',
      port: reflector.places[0]?.port,
      method: 'POST',
      path: '/v1/probe',
      headers: asJson,
    })
    asking.on('error', () => {})
    asking.end(JSON.stringify({ port, protocol: 'tcp', challenge }))
    await expect.poll(() => visits).toEqual(['open'])
    asking.destroy()
    await expect.poll(() => visits).toEqual(['open', 'closed'])
    expect(lines).toEqual([])
  })
})

describe('what it does not do', () => {
  it.each([
    ['an address in the body', { port: 80, protocol: 'tcp', challenge: null, address: '192.168.1.1' }],
    ['an address for a port', { port: '192.168.1.1:80', protocol: 'tcp', challenge: null }],
    ['several ports', { port: [80, 443], protocol: 'tcp', challenge: null }],
    ['port 0', { port: 0, protocol: 'tcp', challenge: null }],
    ['port 65536', { port: 65_536, protocol: 'tcp', challenge: null }],
    ['a port that is no whole number', { port: 80.5, protocol: 'tcp', challenge: null }],
    ['another protocol', { port: 80, protocol: 'icmp', challenge: null }],
    ['bytes of the choice of the asker', { port: 80, protocol: 'tcp', challenge: 'EHLO mail\r\n' }],
    ['a datagram without a challenge', { port: 53, protocol: 'udp', challenge: null }],
    ['no challenge at all', { port: 53, protocol: 'tcp' }],
    ['a list', []],
    ['nothing', null],
  ])('%s', async (_, wish) => {
    const reflector = await start()
    const { status, text } = await probe(reflector, wish)
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ reflector: 'portlight-reflector/1', error: 'bad-request' })
    await reflector.close()
    expect(lines.join()).not.toContain('looked')
  })

  it('looks at nobody with a private address, and at nobody of its own', async () => {
    const reflector = await start({ allowPrivate: false })
    const { port } = await answerer('tcp')
    const headers = { 'X-Forwarded-For': '25.0.0.2' }
    const { status, text } = await probe(reflector, { port, protocol: 'tcp', challenge }, headers)
    expect(status).toBe(403)
    expect(JSON.parse(text)).toMatchObject({
      error: 'private-address',
      sentence: expect.stringContaining('127.0.0.1'),
    })
  })

  it.each([
    ['GET', '/v1/probe', 405],
    ['PUT', '/v1/probe', 405],
    ['OPTIONS', '/v1/probe', 405],
    ['POST', '/', 405],
    ['GET', '/../../etc/passwd', 404],
    ['GET', 'http://192.168.1.1/', 404],
  ])('%s %s', async (method, path, expected) => {
    expect((await ask(await start(), method, path)).status).toBe(expected)
  })

  it('takes no wishes from web pages of others', async () => {
    const reflector = await start()
    const headers = { 'Content-Type': 'text/plain' }
    const body = JSON.stringify({ port: 80, protocol: 'tcp', challenge: null })
    const simple = await ask(reflector, 'POST', '/v1/probe', { headers, body })
    expect(simple.status).toBe(415)
    const preflight = await ask(reflector, 'OPTIONS', '/v1/probe', {
      headers: { Origin: 'https://example.org' },
    })
    expect(Object.keys(preflight.headers).join()).not.toContain('access-control')
  })

  it('reads no large body, announced or not', async () => {
    const reflector = await start()
    const body = JSON.stringify({ port: 80, protocol: 'tcp', challenge: null, pad: 'x'.repeat(10_000) })
    expect((await ask(reflector, 'POST', '/v1/probe', { headers: asJson, body })).status).toBe(413)
    const headers = { ...asJson, 'Transfer-Encoding': 'chunked' }
    expect((await ask(reflector, 'POST', '/v1/probe', { headers, body })).status).toBe(413)
  })

  it('is not JSON, says the answer to what is none', async () => {
    const { status, text } = await ask(await start(), 'POST', '/v1/probe', {
      headers: asJson,
      body: '{"port":',
    })
    expect([status, JSON.parse(text).sentence]).toEqual([400, 'The body is not JSON.'])
  })
})

/** What a raw connection is told until it ends, and that it ends. */
async function until(socket: Socket): Promise<string> {
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  await new Promise((resolve) => socket.on('close', resolve))
  return text
}

describe('floods', () => {
  it('looks ten times, then says when to come again', async () => {
    const [reflector, port] = [await start(), await freePort()]
    const statuses: number[] = []
    for (let index = 0; index < 14; index++) {
      const { status } = await probe(reflector, { port, protocol: 'tcp', challenge: null })
      statuses.push(status)
    }
    // a little comes back while it runs
    const looks = statuses.filter((status) => status === 200).length
    expect(looks).toBeGreaterThanOrEqual(limits.probes.each.burst)
    expect(looks).toBeLessThan(14)
    const { status, headers } = await probe(reflector, { port, protocol: 'tcp', challenge: null })
    expect([status, headers['retry-after']]).toEqual([429, '60'])
  })

  it('looks at few at the same time', async () => {
    const [reflector, { port }] = [await start(), await deafPort()]
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => probe(reflector, { port, protocol: 'tcp', challenge })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(limits.probes.atOnceEach)
    expect(statuses.filter((status) => status === 503)).toHaveLength(8 - limits.probes.atOnceEach)
  })

  it('cuts off who sends headers slowly, or nothing, and lets others in meanwhile', async () => {
    // a tenth of what it is outside of tests
    const patience = { headersMs: 500, requestMs: 800, connectionMs: 1500 }
    const reflector = await start({ patience })
    const port = reflector.places[0]?.port ?? 0
    const mute = until(connect(port, '127.0.0.1'))
    const slow = connect(port, '127.0.0.1')
    slow.write('GET / HTTP/1.1\r\n')
    const drip = setInterval(() => slow.write('X-More: 1\r\n'), 20)
    const slowly = until(slow)
    const body = connect(port, '127.0.0.1')
    body.write(
      'POST /v1/probe HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
    const unfinished = until(body)
    expect((await ask(reflector, 'GET', '/')).status).toBe(200)
    await Promise.all([mute, slowly, unfinished])
    clearInterval(drip)
  }, 40_000)

  it('takes no large headers', async () => {
    const reflector = await start()
    const socket = connect(reflector.places[0]?.port ?? 0, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(limits.headerBytes)}\r\n\r\n`)
    expect(await until(socket)).not.toContain('200 OK')
  })

  it('answers one request a connection', async () => {
    const reflector = await start()
    const socket = connect(reflector.places[0]?.port ?? 0, '127.0.0.1')
    const one = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
    socket.write(one.repeat(20))
    expect((await until(socket)).match(/200 OK/g)).toHaveLength(1)
  })

  it('has few connections with one network, and none is held for ever', async () => {
    const reflector = await start()
    const port = reflector.places[0]?.port ?? 0
    const crowd = Array.from({ length: 60 }, () => connect(port, '127.0.0.1'))
    const closed = crowd.map(until)
    let left = crowd.length
    for (const one of closed) void one.then(() => (left -= 1))
    await expect.poll(() => left, { timeout: 15_000 }).toBeLessThanOrEqual(limits.connections.atOnceEach)
    for (const socket of crowd) socket.destroy()
    await Promise.all(closed)
    await expect.poll(async () => (await ask(reflector, 'GET', '/').catch(() => null))?.status).toBe(200)
  })

  it('does not fall over rubbish', async () => {
    const reflector = await start()
    for (const rubbish of [
      '\0\0\0\0',
      'GET\r\n\r\n',
      `\x16\x03\x01${'A'.repeat(300)}`,
      'CONNECT a:1 HTTP/1.1\r\n\r\n',
    ]) {
      const socket = connect(reflector.places[0]?.port ?? 0, '127.0.0.1')
      socket.write(rubbish)
      expect(await until(socket)).not.toContain('200 OK')
    }
    expect((await ask(reflector, 'GET', '/')).status).toBe(200)
  })
})

/** Accepts, and says nothing. */
async function deafPort(): Promise<{ port: number }> {
  const deaf = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(deaf, 'listening')
  open.push(deaf)
  const address = deaf.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
}

describe('starting and stopping', () => {
  it('says that its port is taken, and by whom to ask', async () => {
    const first = await start()
    const port = first.places[0]?.port ?? 0
    await expect(start({ listen: [{ host: '127.0.0.1', port }] })).rejects.toThrow(
      `127.0.0.1:${port} is in use by another program. Take another port with --listen ADDR:PORT, or see by which: why ${port}`,
    )
  })

  it('leaves nothing behind where one of two places is taken', async () => {
    const [first, port] = [await start(), await freePort()]
    const listen = [{ host: '127.0.0.1', port }, first.places[0] ?? { host: '', port: 0 }]
    await expect(start({ listen })).rejects.toThrow('in use')
    const again = await start({ listen: [{ host: '127.0.0.1', port }] })
    expect((await ask(again, 'GET', '/')).status).toBe(200)
  })

  it('says that an address is not here', async () => {
    await expect(start({ listen: [{ host: '192.0.2.1', port: 0 }] })).rejects.toThrow(
      '192.0.2.1:0 is not an address of this computer.',
    )
  })

  it('says that a certificate is none', async () => {
    await expect(start({ tls: { cert: 'nonsense', key: 'nonsense' } })).rejects.toThrow('not in PEM form')
  })

  it('stops at once in the middle of looks and connections', async () => {
    const [reflector, { port }] = [await start(), await deafPort()]
    const asking = probe(reflector, { port, protocol: 'tcp', challenge }).catch(() => null)
    const idle = until(connect(reflector.places[0]?.port ?? 0, '127.0.0.1'))
    expect((await ask(reflector, 'GET', '/')).status).toBe(200)
    await reflector.close()
    await Promise.all([asking, idle])
    const [error] = await once(connect(reflector.places[0]?.port ?? 0, '127.0.0.1'), 'error')
    expect(error.code).toBe('ECONNREFUSED')
  })
})
