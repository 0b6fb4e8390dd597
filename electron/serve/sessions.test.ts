import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call } from '#shared/ipc/channel'
import { serve } from '#shared/ipc/server'
import { ResumableEnd } from '#shared/ipc/socket/resumable'
import type { Transport } from '#shared/ipc/transport'
import type { PageLine } from './page-line'
import { Sessions, usualLimits } from './sessions'
import { scanOf, TestPage } from './testing/test-page'
import { ask, type Pass, signIn, type TestServer, testServer, until } from './testing/test-server'

let at: TestServer
let pass: Pass
const serverWith = async (needs: Parameters<typeof testServer>[0] = {}) => {
  at = await testServer(needs)
  pass = await signIn(at)
}
beforeEach(() => serverWith())
afterEach(() => at.stop())

/** Takes all items of a scan; the contract's words are of no interest here, the engine of the tests counts. */
async function itemsOf(
  page: TestPage,
  items: number,
  onItem: (count: number) => Promise<void> | void = () => {},
) {
  const taken: unknown[] = []
  for await (const item of page.client['scan.run'](scanOf(items))) {
    taken.push(item)
    await onItem(taken.length)
  }
  return taken
}

describe('a page whose connection breaks', () => {
  it('finds its scan again: nothing is lost and nothing comes twice', async () => {
    const page = await TestPage.open(at, pass)
    const taken = await itemsOf(page, 500, async (count) => {
      if (count % 90 !== 0) return
      page.break()
      await page.dial()
      expect(page.resumed).toBe(true)
    })
    expect(taken).toEqual(Array.from({ length: 500 }, (_, n) => n + 1))
    page.leave()
  })

  it('is believed to be the same only with its own name', async () => {
    const one = await TestPage.open(at, pass)
    const other = await TestPage.open(at, pass)
    const scan = one.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]()
    await scan.next()
    other.break()
    await other.dial()
    expect(at.running()).toBe(1)
    expect((await scan.next()).done).toBe(false)
    one.leave()
    other.leave()
  })

  it('has time to come back, and after it what it ran has ended', async () => {
    await at.stop()
    await serverWith({ limits: { ...usualLimits, keepMs: 400 } })
    const page = await TestPage.open(at, pass)
    const scan = page.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]()
    await scan.next()
    page.break()
    expect(at.running()).toBe(1)
    expect(at.server.idleMs()).toBe(0)
    await until(() => at.running() === 0)
    await page.dial()
    expect(page.resumed).toBe(false)
    page.leave()
  })

  it('is not kept at the cost of those who are there', async () => {
    await at.stop()
    await serverWith({ limits: { ...usualLimits, maxSessions: 2 } })
    const first = await TestPage.open(at, pass)
    const second = await TestPage.open(at, pass)
    const scans = [first, second].map((page) =>
      page.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator](),
    )
    await Promise.all(scans.map((scan) => scan.next()))
    first.break()
    const third = await TestPage.open(at, pass)
    await until(() => at.running() === 1)
    expect(third.bye).toBeNull()
    const fourth = await TestPage.open(at, pass)
    expect(fourth.bye).toBe('refused')
    second.leave()
    third.leave()
  })

  it('is given up where too much would have to be kept for it', async () => {
    await at.stop()
    await serverWith({ limits: { ...usualLimits, maxKeptBytes: 100 } })
    const page = await TestPage.open(at, pass)
    await expect(itemsOf(page, 100)).rejects.toMatchObject({ value: { code: 'disconnected' } })
    expect(page.bye).toBe('overflow')
    await until(() => at.running() === 0)
  })
})

/** A connection that goes nowhere (a fake): it counts what it gets, and says nothing of it. */
function aLine() {
  const line = {
    frames: 0,
    control() {},
    frame() {
      line.frames += 1
    },
    received() {},
    close() {},
    cut() {},
  }
  return line
}

/** A contract of a test: one call with a large answer. */
const asksMuch = { large: call(v.object({}), v.string()) }

describe('what is kept for all pages together', () => {
  const limits = { ...usualLimits, maxKeptBytes: 1_000_000, maxKeptBytesOfAll: 2_000_000 }

  it.each([
    ['that have left', true],
    ['that take nothing', false],
  ])('is bounded at every moment, for pages %s, and who takes what it gets stays', (_, leave) => {
    const transports: Transport[] = []
    const sessions = new Sessions(
      (transport) => transports.push(transport),
      randomBytes,
      () => 0,
      limits,
    )
    const lines = Array.from({ length: 16 }, aLine)
    const [reader, ...others] = lines.map((line) => line as unknown as PageLine)
    for (const line of lines as unknown as PageLine[]) {
      sessions.control(line, { type: 'hello', session: null, before: null, received: 0 })
    }
    if (leave) for (const line of others) sessions.closed(line, false)
    let most = 0
    for (let times = 1; times <= 10; times += 1) {
      for (const transport of transports) {
        transport.send({ type: 'end', run: 1, result: { ok: true, value: 'x'.repeat(64_000) } })
        most = Math.max(most, sessions.keptBytes)
      }
      if (reader !== undefined) sessions.control(reader, { type: 'received', received: times })
    }
    expect(most).toBeGreaterThan(1_000_000)
    expect(most).toBeLessThanOrEqual(limits.maxKeptBytesOfAll)
    expect(reader !== undefined && sessions.has(reader)).toBe(true)
    sessions.endAll('stopped')
  })
})

describe('a page that asks for more than it takes', () => {
  it('waits for it: no more than a few large answers are kept, and all of them come', async () => {
    const large = 'x'.repeat(1_000_000)
    const ends: ResumableEnd[] = []
    const sessions = new Sessions(
      (transport) => {
        if (transport instanceof ResumableEnd) ends.push(transport)
        serve(asksMuch, { large: async () => large }, transport)
      },
      randomBytes,
      () => 0,
    )
    const line = aLine()
    const page = line as unknown as PageLine
    sessions.control(page, { type: 'hello', session: null, before: null, received: 0 })
    const asks = new ResumableEnd({ maxKeptBytes: 1_000_000, onOverflow() {}, onLeft() {} })
    asks.attach({ frame: (bytes) => void sessions.frame(page, bytes), received() {} }, 0)
    for (let run = 1; run <= 60; run += 1) asks.send({ type: 'ask', run, channel: 'large', input: {} })
    let most = 0
    for (let taken = 0; taken < 60; taken += 1) {
      await vi.waitUntil(() => line.frames > taken)
      most = Math.max(most, sessions.keptBytes)
      sessions.control(page, { type: 'received', received: taken + 1 })
    }
    expect(most).toBeLessThan(8_000_000)
    expect(line.frames).toBe(60)
    sessions.endAll('stopped')
    expect(ends.every(({ closed }) => closed)).toBe(true)
  })
})

describe('two tabs', () => {
  it('do not disturb one another', async () => {
    const pages = await Promise.all([TestPage.open(at, pass), TestPage.open(at, pass)])
    const [one, other] = await Promise.all(pages.map((page) => itemsOf(page, 200)))
    expect(one).toHaveLength(200)
    expect(other).toHaveLength(200)
    const forever = pages.map((page) => page.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]())
    await Promise.all(forever.map((scan) => scan.next()))
    pages[0]?.leave()
    await until(() => at.running() === 1)
    expect((await forever[1]?.next())?.done).toBe(false)
    pages[1]?.leave()
    await until(() => at.running() === 0)
  })
})

describe('what a page asked for ends', () => {
  it('when it says goodbye', async () => {
    const page = await TestPage.open(at, pass)
    const scan = page.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]()
    await scan.next()
    page.leave()
    await until(() => at.running() === 0)
    await until(() => at.server.idleMs() > 0)
  })

  it('waits while the page does not take it, and stops when it cancels', async () => {
    const page = await TestPage.open(at, pass)
    const own = new AbortController()
    const scan = page.client['scan.run'](scanOf('forever'), own.signal)[Symbol.asyncIterator]()
    await scan.next()
    expect(at.running()).toBe(1)
    own.abort()
    while ((await scan.next()).done !== true);
    expect(at.running()).toBe(0)
    page.leave()
  })

  it('when the server is stopped, which says so', async () => {
    const page = await TestPage.open(at, pass)
    const away = await TestPage.open(at, pass)
    const scans = [page, away].map((one) => one.client['scan.run'](scanOf('forever'))[Symbol.asyncIterator]())
    await Promise.all(scans.map((scan) => scan.next()))
    away.break()
    await at.server.close('stopped')
    await until(() => page.bye === 'stopped')
    // the engine ends with its server
    await until(() => at.running() === 0)
    await expect(ask(at, 'GET', '/')).rejects.toThrow(/ECONNREFUSED/)
  })
})
