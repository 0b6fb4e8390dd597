import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { securityHeaders } from '#shared/shell/page-delivery'
import { knocked, openSocket, scanOf, TestPage } from './testing/test-page'
import {
  ask,
  type Pass,
  raw,
  signIn,
  type TestServer,
  testServer,
  tokenOf,
  trade,
} from './testing/test-server'

let at: TestServer
let pass: Pass
beforeAll(async () => {
  at = await testServer()
  pass = await signIn(at)
})
afterAll(() => at.stop())

describe('a name that was not printed (DNS rebinding)', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.2:PORT',
    'localhost.evil.example:PORT',
    '0.0.0.0:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '127.0.0.1:PORT:PORT',
    'user@127.0.0.1:PORT',
    '',
  ])('Host: %s gets nothing', async (host) => {
    const name = host.replaceAll('PORT', String(at.port))
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/assets/index-B2_x.js'],
      ['GET', `/s/${pass.key}/alive`],
      ['POST', '/session'],
    ] as const) {
      const answer = await ask(at, method, path, {
        Host: name,
        Origin: `http://${name}`,
        Cookie: pass.cookie,
        'Content-Type': 'application/json',
      })
      expect([400, 403], path).toContain(answer.status)
      expect(answer.body).toMatch(/^(|Portlight answers only at the address that it printed\..*\n)$/)
    }
    const socket = openSocket(at, pass, { Host: name, Origin: `http://${name}` })
    expect([400, 403]).toContain(await knocked(socket))
  })

  it('no Host at all, or two of them, gets nothing', async () => {
    expect((await raw(at.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).status).toBe(400)
    expect((await raw(at.port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(403)
    const twice = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${at.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
    expect([400, 403]).toContain((await raw(at.port, twice)).status)
  })

  it.each(['100-continue', 'something-else'])(
    'is refused before what it expects (%s) is looked at',
    async (expected) => {
      const headers = {
        Host: `rebound.example:${at.port}`,
        Expect: expected,
        'Content-Type': 'application/json',
      }
      expect((await ask(at, 'POST', '/session', headers, '{}')).status).toBe(403)
    },
  )

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s is this computer', async (host) => {
    expect((await ask(at, 'GET', '/', { Host: `${host}:${at.port}` })).status).toBe(200)
  })
})

describe('a page of another origin', () => {
  const foreign = () => [
    'https://evil.example',
    'null',
    `http://127.0.0.1:${at.port + 1}`,
    `https://127.0.0.1:${at.port}`,
    `http://127.0.0.1:${at.port}.evil.example`,
    `http://localhost:${at.port}`,
    '',
  ]

  it('can’t trade a token', async () => {
    const token = tokenOf(at.server)
    for (const origin of foreign()) expect((await trade(at, token, { Origin: origin })).status).toBe(403)
    expect((await trade(at, token, { Origin: null })).status).toBe(403)
    // and the token is still good for who should have it
    expect((await trade(at, token)).status).toBe(200)
  })

  it('can’t open a WebSocket, although its browser would send the cookie', async () => {
    for (const origin of foreign()) expect(await knocked(openSocket(at, pass, { Origin: origin }))).toBe(403)
    expect(await knocked(openSocket(at, pass, { 'Sec-Fetch-Site': 'same-site' }))).toBe(403)
    expect(await knocked(openSocket(at, pass))).toBe(101)
  })

  it('can’t send a form: that has another type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect((await trade(at, tokenOf(at.server), { 'Content-Type': type })).status).toBe(415)
    }
  })

  it('can’t use a file of ours as its script, image or frame', async () => {
    const script = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' }
    const ofNeighbour = { ...script, 'Sec-Fetch-Site': 'same-site' }
    const frame = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }
    for (const headers of [script, ofNeighbour, frame]) {
      expect((await ask(at, 'GET', '/assets/index-B2_x.js', headers)).status).toBe(403)
    }
    expect((await ask(at, 'GET', '/', frame)).status).toBe(403)
    // a link to us may be followed
    const link = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    }
    expect((await ask(at, 'GET', '/', link)).status).toBe(200)
  })

  it('is never told that it may (no CORS), whatever it asks', async () => {
    const asks = [
      ask(at, 'OPTIONS', '/session', {
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'POST',
      }),
      ask(at, 'GET', '/', { Origin: 'https://evil.example' }),
      trade(at, tokenOf(at.server)),
    ]
    for (const { headers } of await Promise.all(asks)) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('somebody without the cookie', () => {
  it('gets no WebSocket', async () => {
    const socket = (cookie: string, key = pass.key) => knocked(openSocket(at, { key, cookie }))
    expect(
      await Promise.all([
        socket(''),
        socket(`portlight-${at.port}=wrong`),
        socket(pass.cookie, 'wrong'),
        socket(`${pass.cookie}x`),
      ]),
    ).toEqual([403, 403, 403, 403])
  })

  it('can’t tell whether a scan runs', async () => {
    const looks = async () => {
      const answers = await Promise.all([
        ask(at, 'GET', '/'),
        ask(at, 'HEAD', '/'),
        ask(at, 'GET', '/session'),
        ask(at, 'GET', `/s/${'x'.repeat(32)}/alive`),
        ask(at, 'GET', `/s/${'x'.repeat(32)}/socket`),
        ask(at, 'GET', '/scan'),
        trade(at, 'wrong'),
      ])
      return answers.map(({ status, headers, body }) => ({ status, headers: { ...headers, date: '' }, body }))
    }
    const idle = await looks()
    const page = await TestPage.open(at, pass)
    const scan = page.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]()
    await scan.next()
    expect(at.running()).toBe(1)
    expect(await looks()).toEqual(idle)
    page.leave()
  })
})

describe('paths and methods', () => {
  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '//etc/passwd',
    '/.hidden.js',
    '/assets',
    '/assets/',
    '/assets/index-B2_x.js/',
    '/assets/index-B2_x.js%00.html',
    '/INDEX.HTML',
    '/package.json',
    '/assets/built-B2_x.js.br',
    'http://127.0.0.1/index.html',
    '/s/../index.html',
    '/__proto__',
    '/constructor',
  ])('%s leads nowhere', async (path) => {
    const answer = await ask(at, 'GET', path)
    expect(answer.status).toBe(404)
    expect(answer.body).toBe('')
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is refused',
    async (method) => {
      expect((await ask(at, method, '/')).status).toBe(405)
      if (method !== 'POST')
        expect((await ask(at, method, '/session', { Origin: at.origin })).status).toBe(405)
    },
  )

  it('no proxy: CONNECT gets no answer', async () => {
    expect((await raw(at.port, `CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n`)).status).toBe(
      0,
    )
  })

  it('a trade that is none is refused', async () => {
    const post = (body: string) =>
      ask(at, 'POST', '/session', { Origin: at.origin, 'Content-Type': 'application/json' }, body)
    for (const body of ['', '{', '[]', 'null', '{"token":5}', '"x"', `{"token":"${'x'.repeat(300)}"}`]) {
      expect((await post(body)).status, body.slice(0, 20)).toBe(400)
    }
  })
})

describe('every answer', () => {
  it('carries the policy of the desktop app, refusals too', async () => {
    const answers = await Promise.all([
      ask(at, 'GET', '/'),
      ask(at, 'GET', '/assets/index-B2_x.js'),
      ask(at, 'GET', '/nowhere'),
      ask(at, 'PUT', '/'),
      ask(at, 'GET', '/', { Host: 'evil.example' }),
      ask(at, 'GET', `/s/${pass.key}/alive`, { Cookie: pass.cookie }),
      trade(at, tokenOf(at.server)),
    ])
    for (const { headers } of answers) {
      for (const [name, value] of Object.entries(securityHeaders))
        expect(headers[name.toLowerCase()]).toBe(value)
    }
    expect(answers[0]?.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })

  it('is kept by nobody, but for files whose name changes with their contents', async () => {
    const kept = async (path: string, headers = {}) =>
      (await ask(at, 'GET', path, headers)).headers['cache-control']
    expect(await kept('/')).toBe('no-store')
    expect(await kept('/nowhere')).toBe('no-store')
    expect(await kept(`/s/${pass.key}/alive`, { Cookie: pass.cookie })).toBe('no-store')
    expect(await kept('/assets/index-B2_x.js')).toContain('immutable')
  })

  it('is compressed for who takes that', async () => {
    const file = (encoding: string) =>
      ask(at, 'GET', '/assets/index-B2_x.js', { 'Accept-Encoding': encoding })
    expect((await file('gzip, br')).headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
    })
    expect((await file('gzip;q=1, br;q=0')).headers).toMatchObject({ 'content-encoding': 'gzip' })
    const built = await ask(at, 'GET', '/assets/built-B2_x.js', { 'Accept-Encoding': 'br' })
    expect(built.body).toBe('compressed by the build')
    expect((await ask(at, 'GET', '/assets/built-B2_x.js')).body).toBe('plain')
    const plain = await file('identity')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body.length).toBeGreaterThan(5000)
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })
})
