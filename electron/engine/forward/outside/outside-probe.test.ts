import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { reflectorMark } from '#shared/reflector/protocol'
import { type Reflector, startReflector } from '../../reflector/reflector'
import { answerPort, type PortAnswerer } from './answerer'
import { askHttp } from './ask-http'
import { readEchoip } from './echoip-client'
import type { OutsideQuestion } from './outside-outcome'
import { probeFromOutside } from './outside-probe'
import { readReflector } from './reflector-client'
import { canMakeCertificates, makeCertificate } from './testing/certificates'
import { toldOutcome } from './testing/told-outcome'
import { answerLine, newToken } from './token'

const never = new AbortController().signal
const token = newToken()
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

function portOf(server: { address(): unknown }): number {
  const address = server.address()
  return typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0
}

/** A fake helper. */
async function fake(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${portOf(server)}`
}

async function reflector(): Promise<string> {
  const started: Reflector = await startReflector({
    listen: [{ host: '127.0.0.1', port: 0 }],
    tls: null,
    allowPrivate: true,
    whyCommand: String,
    log: () => {},
    wallClock: Date.now,
  })
  open.push(started)
  return `http://127.0.0.1:${started.places[0]?.port}`
}

async function answerer(protocol: 'tcp' | 'udp', says = token): Promise<PortAnswerer> {
  const made = await answerPort({ port: 0, protocol, family: 'ipv4', token: says }, never)
  if ('refused' in made) throw new Error(made.refused)
  open.push(made)
  return made
}

const question = (part: Partial<OutsideQuestion> = {}): OutsideQuestion => ({
  port: 25_565,
  protocol: 'tcp',
  token,
  family: 'ipv4',
  target: null,
  ...part,
})

/** What the only helper brings. */
async function outcome(
  helpers: { reflector?: string; echoip?: string },
  part: Partial<OutsideQuestion> = {},
  ca?: string,
): Promise<ReturnType<typeof toldOutcome>> {
  const named = { reflector: null, echoip: null, globalping: null, checkHost: null, stun: [], ...helpers }
  const sights = await probeFromOutside(named, question(part), never, ca)
  expect(sights).toHaveLength(1)
  const [sight] = sights
  if (sight === undefined) throw new Error('nobody looked')
  return toldOutcome(sight.outcome)
}

describe('with a real reflector', () => {
  it.each(['tcp', 'udp'] as const)('the token comes back over %s', async (protocol) => {
    const { port } = await answerer(protocol)
    const address = await reflector()
    const named = { reflector: address, echoip: null, globalping: null, checkHost: null, stun: [] }
    const [sight] = await probeFromOutside(named, question({ port, protocol }), never)
    expect(sight?.helper).toBe('127.0.0.1')
    expect(sight?.outcome).toEqual({
      kind: 'token',
      seenAs: '127.0.0.1',
    })
  })

  it('another machine that answers is found out', async () => {
    const [address, { port }] = [await reflector(), await answerer('tcp', newToken())]
    expect(await outcome({ reflector: address }, { port })).toEqual({
      kind: 'answered',
      seenAs: '127.0.0.1',
      wrongToken: true,
    })
  })

  it('a program of the user answers without a token', async () => {
    const program = createTcpServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(program, 'listening')
    open.push(program)
    const wish = { port: portOf(program), token: null }
    expect(await outcome({ reflector: `${await reflector()}/` }, wish)).toEqual({
      kind: 'answered',
      seenAs: '127.0.0.1',
      wrongToken: false,
    })
  })

  it.each(['tcp', 'udp'] as const)('a refusal over %s is told', async (protocol) => {
    const gone = await answerer(protocol)
    const { port } = gone
    await gone.close()
    open.pop()
    expect(await outcome({ reflector: await reflector() }, { port, protocol, token: null })).toEqual({
      kind: 'refused',
      seenAs: '127.0.0.1',
    })
  })
})

const report = {
  reflector: reflectorMark,
  ip: '25.0.0.2',
  port: 25_565,
  protocol: 'tcp',
  outcome: 'connected',
  answer: answerLine(token),
  tookMs: 1,
}
const json = (value: unknown, status = 200) => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
})

describe('a reflector that lies', () => {
  it('can not claim the token, which it was never told', async () => {
    const heard: string[] = []
    const address = await fake(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`)
      const { challenge } = JSON.parse(body)
      response.end(JSON.stringify({ ...report, answer: `portlight ${challenge}\n` }))
    })
    expect(await outcome({ reflector: address })).toMatchObject({ kind: 'answered', wrongToken: true })
    expect(heard).toHaveLength(1)
    expect(heard[0]).not.toContain(token)
  })

  it.each<[string, object, string]>([
    [
      'an IPv6 address seen over IPv4',
      { ip: '2001:db8::1' },
      'was asked over IPv4 and says that it saw 2001:db8::1',
    ],
    ['no address', { ip: 'evil\u001b[2J' }, 'was asked over IPv4'],
    ['another port', { port: 80 }, 'answered about tcp 80'],
    ['another protocol', { protocol: 'udp' }, 'answered about udp'],
    ['an outcome that is none', { outcome: 'splendid' }, 'is not a Portlight reflector'],
    ['an endless answer', { answer: 'x'.repeat(300) }, 'is not a Portlight reflector'],
  ])('about %s is found out', (_, lie, sentence) => {
    expect(toldOutcome(readReflector('site', question(), json({ ...report, ...lie })))).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('survives any answer with a sentence, and never takes it for proof', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 100, max: 599 }), (body, status) => {
        for (const read of [readReflector, readEchoip]) {
          expect(read('site', question(), { status, type: 'text/html', body }).kind).toBe('failed')
        }
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (answer) => {
        expect(readReflector('site', question(), json({ ...report, answer })).kind).toBe('answered')
      }),
    )
  })

  it('passes on what it refuses for, and nothing that could steer a terminal', () => {
    const refusal = { reflector: reflectorMark, error: 'too-many', sentence: 'Too many\u001b[2J\nrequests.' }
    expect(toldOutcome(readReflector('site', question(), json(refusal, 429)))).toEqual({
      kind: 'failed',
      sentence: 'The reflector site refuses: Too many [2J requests.',
      inVain: 'answered',
    })
  })
})

describe('echoip', () => {
  const echoip = (value: unknown) =>
    fake((request, response) => {
      response.setHeader('Content-Type', 'application/json')
      response.statusCode = request.url === '/port/25565' && request.method === 'GET' ? 200 : 404
      response.end(JSON.stringify(value))
    })

  it.each([
    [true, { kind: 'answered', seenAs: '25.0.0.2', wrongToken: false }],
    [false, { kind: 'silent', seenAs: '25.0.0.2' }],
  ])('says that reachable is %s', async (reachable, expected) => {
    const address = await echoip({ ip: '25.0.0.2', port: 25_565, reachable })
    expect(await outcome({ echoip: address })).toEqual(expected)
  })

  it('can not be asked about UDP, and is not', async () => {
    let asked = 0
    const address = await fake(() => (asked += 1))
    expect(await outcome({ echoip: address }, { protocol: 'udp' })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining('TCP ports only'),
    })
    expect(asked).toBe(0)
  })

  it.each([
    ['another port', { ip: '25.0.0.2', port: 80, reachable: true }, 'answered about 80'],
    ['another family', { ip: '2001:db8::1', port: 25_565, reachable: true }, 'says that it saw 2001:db8::1'],
    ['no verdict', { ip: '25.0.0.2', port: 25_565 }, 'does not answer as echoip does'],
  ])('that answers about %s is found out', async (_, value, sentence) => {
    expect(await outcome({ echoip: await echoip(value) })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('is heard beside a reflector that is down', async () => {
    const address = await echoip({ ip: '25.0.0.2', port: 25_565, reachable: true })
    const helpers = {
      reflector: 'http://127.0.0.1:1',
      echoip: address,
      globalping: null,
      checkHost: null,
      stun: [],
    }
    const sights = await probeFromOutside(helpers, question(), never)
    expect(sights.map(({ by, outcome }) => [by, outcome.kind])).toEqual([
      ['reflector', 'failed'],
      ['echoip', 'answered'],
    ])
  })
})

describe('a helper that is not one', () => {
  it.each<[string, RequestListener, string]>([
    [
      'a web page',
      (_, response) => response.setHeader('Content-Type', 'text/html').end('<h1>It works'),
      'is not a Portlight reflector: it answered with status 200 and text/html',
    ],
    ['not there', (_, response) => response.writeHead(404).end(), 'status 404'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { Location: 'http://192.168.1.1/reboot' }).end(),
      'sends us on to http://192.168.1.1/reboot. Such hints are not followed',
    ],
    ['hangs up', (request) => request.socket.destroy(), 'closed the connection without an answer'],
    [
      'endless',
      (_, response) => {
        const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
        response.on('close', () => clearInterval(timer))
      },
      'sent more than such an answer can have',
    ],
  ])('%s', async (_, listener, sentence) => {
    expect(await outcome({ reflector: await fake(listener) })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it.each([
    ['down', 'http://127.0.0.1:1', 'Nothing listens at 127.0.0.1:1'],
    ['without such a name', 'http://does-not-exist.invalid', "has no IPv4 address, or doesn't exist"],
    ['another family', 'http://[::1]:1', "is an IPv6 address, so it can't look over IPv4"],
    ['no address', 'nonsense', 'is not an address such as'],
    ['another scheme', 'ftp://example.org', 'begins neither with http'],
    ['holding a password', 'http://me:secret@example.org', 'holds a user name or password'],
  ])('%s', async (_, address, sentence) => {
    expect(await outcome({ reflector: address })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('speaks something else', async () => {
    const ssh = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9\r\n'))
    ssh.listen(0, '127.0.0.1')
    await once(ssh, 'listening')
    open.push(ssh)
    expect(await outcome({ reflector: `http://127.0.0.1:${portOf(ssh)}` })).toMatchObject({
      sentence: expect.stringContaining('does not speak HTTP'),
    })
    expect(await outcome({ reflector: `https://127.0.0.1:${portOf(ssh)}` })).toMatchObject({
      sentence: expect.stringContaining('does not speak HTTPS'),
    })
  })

  it('never answers: the deadline ends it, and a cancel ends it at once', async () => {
    let asked = 0
    const address = new URL(await fake(() => (asked += 1)))
    const wish = { url: address, family: 'ipv4', body: null, deadlineMs: 300 } as const
    expect(toldOutcome(await askHttp(wish, never))).toMatchObject({
      sentence: expect.stringContaining('within 0.3 s'),
      inVain: 'answered',
    })
    const stop = new AbortController()
    const asking = askHttp({ ...wish, deadlineMs: 60_000 }, stop.signal)
    await expect.poll(() => asked).toBe(2)
    stop.abort()
    expect(await asking).toMatchObject({ kind: 'failed' })
  })
})

const certificates = canMakeCertificates()
if (!certificates) console.warn('SKIPPED, HTTPS: the openssl program is not here to make certificates with.')

describe.skipIf(!certificates)('over HTTPS', () => {
  async function safe(name?: string): Promise<{ address: string; cert: string }> {
    const made = makeCertificate(name)
    const server = createHttpsServer(made, (_, response) => response.end(JSON.stringify(report)))
    server.on('tlsClientError', () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    open.push(server)
    return { address: `https://127.0.0.1:${portOf(server)}`, cert: made.cert }
  }

  it('believes a certificate of somebody who is trusted', async () => {
    const { address, cert } = await safe()
    expect(await outcome({ reflector: address }, {}, cert)).toEqual({ kind: 'token', seenAs: '25.0.0.2' })
  })

  it('does not believe one that a server made itself', async () => {
    const { address } = await safe()
    expect(await outcome({ reflector: address })).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining('is one that it made itself'),
    })
  })

  it('does not believe one for another name', async () => {
    const { address, cert } = await safe('example.org')
    expect(await outcome({ reflector: address }, {}, cert)).toMatchObject({
      sentence: expect.stringContaining('is for another name'),
    })
  })

  it('says which of http and https is meant', async () => {
    const { address } = await safe()
    expect(await outcome({ reflector: address.replace('https', 'http') })).toMatchObject({
      sentence: expect.stringContaining('is it https:// instead?'),
    })
    // one closes, another sends words in plain text
    for (const plain of [await reflector(), await fake((_, response) => response.end())]) {
      expect(await outcome({ reflector: plain.replace('http', 'https') })).toMatchObject({
        sentence: expect.stringContaining('is it http:// instead?'),
      })
    }
  })

  it('runs the real reflector', async () => {
    const tls = makeCertificate()
    const started = await startReflector({
      listen: [{ host: '127.0.0.1', port: 0 }],
      tls,
      allowPrivate: true,
      whyCommand: String,
      log: () => {},
      wallClock: Date.now,
    })
    open.push(started)
    const { port } = await answerer('tcp')
    const address = `https://127.0.0.1:${started.places[0]?.port}`
    expect(await outcome({ reflector: address }, { port }, tls.cert)).toMatchObject({ kind: 'token' })
    const mixed = { cert: tls.cert, key: makeCertificate().key }
    const options = {
      listen: [],
      tls: mixed,
      allowPrivate: false,
      whyCommand: String,
      log: () => {},
      wallClock: Date.now,
    }
    await expect(startReflector(options)).rejects.toThrow('The key is not that of the certificate.')
  })
})
