import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Access } from './access'
import { listenAt, listenOnLoopback } from './listeners'
import { usualPatience } from './server'
import { ask, raw, signIn, type TestServer, testServer, tokenOf, trade } from './testing/test-server'

/** Milliseconds that refusals were to wait; those that do wait while the test holds the clock. */
const waits: number[] = []
let clockStands = false
const waiting: (() => void)[] = []
function goOn(): void {
  clockStands = false
  for (const resume of waiting.splice(0)) resume()
}

let at: TestServer
beforeAll(async () => {
  at = await testServer({
    async wait(ms) {
      waits.push(ms)
      if (clockStands) await new Promise<void>((resume) => waiting.push(resume))
    },
  })
})
afterAll(() => at.stop())

describe('where it listens', () => {
  it('is 127.0.0.1 and ::1', async () => {
    const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${at.port}\r\nConnection: close\r\n\r\n`
    expect((await raw(at.port, request)).status).toBe(200)
    expect((await raw(at.port, request, '::1')).status).toBe(200)
  })

  it('is nowhere else, not even at another address of loopback', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address }) => address)
    for (const address of ['127.0.0.2', ...others]) {
      await expect(raw(at.port, 'GET / HTTP/1.1\r\n\r\n', address), address).rejects.toThrow(/ECONNREFUSED/)
    }
  })

  it('is no port that somebody holds on either address', async () => {
    const holder = createServer()
    const held = await listenAt(holder, { host: '::1', port: 0 })
    const port = held.ok ? held.port : 0
    expect(await listenOnLoopback(() => createServer(), port)).toEqual({
      ok: false,
      address: '::1',
      code: 'EADDRINUSE',
    })
    // what it had taken on the other address is free again
    const again = await listenAt(createServer(), { host: '127.0.0.1', port })
    expect(again.ok).toBe(true)
    for (const server of [holder, ...(again.ok ? again.servers : [])]) server.close()
  })
})

describe('the token', () => {
  it('has 192 bits, and every one is another', () => {
    const tokens = Array.from({ length: 50 }, () => tokenOf(at.server))
    expect(new Set(tokens).size).toBe(50)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/)
  })

  it('is in the fragment, which no browser sends', () => {
    const { pathname, search, hash } = new URL(at.server.address())
    expect({ pathname, search }).toEqual({ pathname: '/', search: '' })
    expect(hash).toMatch(/^#[\w-]{32}$/)
  })

  it('buys a cookie that scripts, other sites and other paths do not get', async () => {
    const answer = await trade(at, tokenOf(at.server))
    expect(answer.status).toBe(200)
    const { key } = JSON.parse(answer.body) as { key: string }
    expect(key).toMatch(/^[\w-]{32}$/)
    const cookie = answer.headers['set-cookie'] ?? ''
    expect(cookie).toMatch(
      new RegExp(`^portlight-${at.port}=[\\w-]{32}; Path=/s/${key}; HttpOnly; SameSite=Strict$`),
    )
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('is good for one trade', async () => {
    const token = tokenOf(at.server)
    expect((await trade(at, token)).status).toBe(200)
    const again = await trade(at, token)
    expect(again.status).toBe(410)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(at.logged.join('\n')).toContain('a token that was used already')
  })

  it('that is wrong waits for its refusal, and is logged', async () => {
    clockStands = true
    let answered = false
    const answer = trade(at, 'x'.repeat(32)).finally(() => {
      answered = true
    })
    await expect.poll(() => waiting.length).toBe(1)
    expect(answered).toBe(false)
    expect(waits.at(-1)).toBe(usualPatience.refusalMs)
    goOn()
    expect((await answer).status).toBe(403)
    expect(at.logged.join('\n')).toContain('refused: a wrong token')
    expect(at.logged.join('\n')).not.toContain('xxxx')
  })

  it('that is right goes through while somebody tries wrong ones in masses, and the log stays short', async () => {
    const before = at.logged.length
    const token = tokenOf(at.server)
    clockStands = true
    const statuses: (number | undefined)[] = []
    const wrong = Array.from({ length: 40 }, async (_, n) => {
      statuses.push((await trade(at, `wrong-${n}`)).status)
    })
    await expect.poll(() => statuses).toEqual(Array.from({ length: 32 }, () => 429))
    expect((await trade(at, token)).status).toBe(200)
    goOn()
    await Promise.all(wrong)
    expect(statuses.slice(32)).toEqual(Array.from({ length: 8 }, () => 403))
    expect(at.logged.length - before).toBeLessThanOrEqual(12)
  })
})

describe('both halves', () => {
  const inside = (pass: { key: string; cookie: string }) =>
    ask(at, 'GET', `/s/${pass.key}/alive`, { Cookie: pass.cookie })

  it('let in, and each alone does not', async () => {
    const pass = await signIn(at)
    expect((await inside(pass)).status).toBe(204)
    const strangers = [
      { ...pass, key: 'x'.repeat(32) },
      { ...pass, cookie: '' },
      { ...pass, cookie: `portlight-${at.port}=${'x'.repeat(32)}` },
      // the cookie of a server at another port
      { ...pass, cookie: pass.cookie.replace(String(at.port), '1') },
      { key: pass.cookie.split('=')[1] ?? '', cookie: pass.cookie },
    ]
    for (const answer of await Promise.all(strangers.map(inside))) {
      expect(answer.status).toBe(403)
      expect(answer.body).toBe('')
    }
  })

  it('a cookie that another server of this computer has planted locks nobody out', async () => {
    const { key, cookie } = await signIn(at)
    const planted = `portlight-${at.port}=planted; ${cookie}; portlight-${at.port}=planted-too`
    expect((await inside({ key, cookie: planted })).status).toBe(204)
  })

  it('are for one run', () => {
    const one = new Access(randomBytes, 1, false)
    const other = new Access(randomBytes, 1, false)
    const cookie = one.setCookie().split(';')[0]
    expect(one.admits(one.key, cookie)).toBe(true)
    expect(other.admits(one.key, cookie)).toBe(false)
    expect(other.admits(other.key, cookie)).toBe(false)
    expect(other.trade(one.newToken())).toBe('wrong')
  })

  it('go over TLS alone where there is TLS', () => {
    expect(new Access(randomBytes, 1, true).setCookie()).toMatch(/; Secure$/)
  })
})
