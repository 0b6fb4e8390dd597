import { afterEach, describe, expect, it } from 'vitest'
import { failure } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import { type KeptScanLimits, KeptScans, usualKeptScans } from './kept-scans'
import { scanOf } from './testing/test-page'
import { until } from './testing/test-server'

const down = (target: string): ScanEvent => ({
  kind: 'down',
  hosts: [{ target, address: target, up: null, reason: 'no-response' }],
})
const progress = (done: number) => ({ kind: 'progress', progress: { done } }) as unknown as ScanEvent
const done = { kind: 'done', summary: { partial: false } } as unknown as ScanEvent
const broken = new Error('the engine broke')

let scans: KeptScans
afterEach(() => scans.close())

/** Scans that tell these events; `forever`: the last one again and again, until they are cancelled. */
function keeping(
  events: readonly (ScanEvent | Error)[],
  forever = false,
  limits: Partial<KeptScanLimits> = {},
) {
  const asked = { told: 0, running: 0 }
  scans = new KeptScans(
    async function* (_request, signal) {
      asked.running += 1
      try {
        for (let at = 0; !signal.aborted && (forever || at < events.length); at += 1) {
          const event = events[Math.min(at, events.length - 1)] ?? done
          if (event instanceof Error) throw event
          asked.told += 1
          yield event
        }
        if (signal.aborted) yield done
      } finally {
        asked.running -= 1
      }
    },
    { ...usualKeptScans, ...limits },
  )
  const { 'scan.run': run, 'scan.follow': follow } = scans.handlers
  return { asked, run, follow }
}

/** A page that asks: `leave` is what happens when it goes. */
function page() {
  const own = new AbortController()
  return {
    signal: own.signal,
    leave: () => own.abort(failure('disconnected', 'gone')),
    cancel: () => own.abort(),
  }
}

async function take<T>(events: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  while (taken.length < count) {
    const next = await events.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

const all = async <T>(events: AsyncIterable<T>) =>
  take(events[Symbol.asyncIterator](), Number.POSITIVE_INFINITY)

describe('a scan whose page is reloaded', () => {
  it('is told to the next page from its beginning, and goes on', async () => {
    const { run, follow } = keeping([down('a'), progress(1), down('b'), progress(2), down('c'), done])
    const before = page()
    const request = scanOf(1)
    expect(await take(run(request, before.signal)[Symbol.asyncIterator](), 4)).toEqual([
      down('a'),
      progress(1),
      down('b'),
      progress(2),
    ])
    before.leave()
    expect(await all(follow({ scanId: 'x' }, page().signal))).toEqual([
      { kind: 'asked', request },
      down('a'),
      down('b'),
      // of progress only what is the latest
      progress(2),
      down('c'),
      progress(2),
      done,
    ])
  })

  it('loses nothing that was on its way to the page before', async () => {
    const { run, follow } = keeping([down('a'), down('b'), done])
    const before = page()
    const events = run(scanOf(1), before.signal)[Symbol.asyncIterator]()
    await events.next()
    // asked for, and told when nobody hears it any more
    const late = events.next()
    before.leave()
    await late
    expect((await all(follow({ scanId: 'x' }, page().signal))).slice(1)).toEqual([down('a'), down('b'), done])
  })

  it('waits while nobody takes what it tells', async () => {
    const { asked, run } = keeping([down('a')], true)
    const before = page()
    await take(run(scanOf('forever'), before.signal)[Symbol.asyncIterator](), 5)
    before.leave()
    const { told } = asked
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(asked.told - told).toBeLessThanOrEqual(1)
    expect(asked.running).toBe(1)
  })

  it('ends where no page comes, and its results are still found', async () => {
    const { asked, run, follow } = keeping([down('a')], true, { waitMs: 50 })
    const before = page()
    await take(run(scanOf('forever'), before.signal)[Symbol.asyncIterator](), 3)
    before.leave()
    await until(() => asked.running === 0)
    const found = await all(follow({ scanId: 'x' }, page().signal))
    expect(found.slice(1, 4)).toEqual([down('a'), down('a'), down('a')])
    expect(found.at(-1)).toEqual(done)
  })

  it('is found again after it ended, also where it failed', async () => {
    const { run, follow } = keeping([down('a'), broken])
    const before = page()
    await expect(all(run(scanOf(1), before.signal))).rejects.toBe(broken)
    await expect(all(follow({ scanId: 'x' }, page().signal))).rejects.toBe(broken)
  })

  it('is cancelled by the page that shows it, which gets the rest', async () => {
    const { asked, run, follow } = keeping([down('a')], true)
    const before = page()
    await take(run(scanOf('forever'), before.signal)[Symbol.asyncIterator](), 2)
    before.leave()
    const after = page()
    const events = follow({ scanId: 'x' }, after.signal)[Symbol.asyncIterator]()
    await take(events, 2)
    after.cancel()
    expect((await take(events, Number.POSITIVE_INFINITY)).at(-1)).toEqual(done)
    expect(asked.running).toBe(0)
  })
})

describe('scans whose pages are gone', () => {
  it('don’t take the place of those that somebody wants: a few wait, and the others end', async () => {
    const { asked, run } = keeping([down('a')], true)
    for (const scanId of ['one', 'two', 'three', 'four']) {
      const closed = page()
      await run(scanOf('forever', scanId), closed.signal)[Symbol.asyncIterator]().next()
      closed.leave()
    }
    const open = run(scanOf('forever', 'five'), page().signal)[Symbol.asyncIterator]()
    await open.next()
    await until(() => asked.running === usualKeptScans.maxWaiting + 1)
    expect((await open.next()).value).toEqual(down('a'))
  })
})

describe('a scan that another page shows', () => {
  it('is not handed to a second one', async () => {
    const { run, follow } = keeping([down('a')], true)
    const events = run(scanOf('forever'), page().signal)[Symbol.asyncIterator]()
    await events.next()
    await expect(all(follow({ scanId: 'x' }, page().signal))).rejects.toMatchObject({
      value: { code: 'refused' },
    })
    expect((await events.next()).value).toEqual(down('a'))
  })
})

describe('what is kept', () => {
  it('is found only by the name that its page gave it', async () => {
    const { follow } = keeping([])
    for (const scanId of ['x', '', '__proto__']) {
      await expect(all(follow({ scanId }, page().signal))).rejects.toMatchObject({
        value: { code: 'not-found' },
      })
    }
  })

  it('has bounds: of all scans the oldest that are over are forgotten', async () => {
    const { run, follow } = keeping([down('a'.repeat(1000)), done], false, { maxBytesOfAll: 12_000 })
    for (const scanId of ['one', 'two', 'three', 'four']) await all(run(scanOf(1, scanId), page().signal))
    await expect(all(follow({ scanId: 'one' }, page().signal))).rejects.toThrow(/not kept/)
    expect(await all(follow({ scanId: 'four' }, page().signal))).toHaveLength(3)
  })

  it('has a number of scans, too', async () => {
    const { run, follow } = keeping([down('a'), done], false, { maxScans: 2 })
    for (const scanId of ['one', 'two', 'three']) await all(run(scanOf(1, scanId), page().signal))
    await expect(all(follow({ scanId: 'one' }, page().signal))).rejects.toThrow(/not kept/)
    expect(await all(follow({ scanId: 'two' }, page().signal))).toHaveLength(3)
  })

  it('does not grow with a scan that is too large, which goes on for its page and ends with it', async () => {
    const { asked, run, follow } = keeping([down('a'.repeat(1000))], true, { maxBytes: 10_000 })
    const before = page()
    const events = run(scanOf('forever'), before.signal)[Symbol.asyncIterator]()
    expect(await take(events, 100)).toHaveLength(100)
    await expect(all(follow({ scanId: 'x' }, page().signal))).rejects.toThrow(/not kept/)
    before.leave()
    await until(() => asked.running === 0)
  })
})
