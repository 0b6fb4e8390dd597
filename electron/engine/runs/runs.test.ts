import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { failure } from '#shared/ipc/result'
import type { RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { type RunLimits, Runs, usualRunLimits } from './runs'

const down = (target: string): ScanEvent => ({
  kind: 'down',
  hosts: [{ target, address: target, up: null, reason: 'no-response' }],
})
const progress = (done: number) => ({ kind: 'progress', progress: { done } }) as unknown as ScanEvent
const done = { kind: 'done', summary: { partial: false } } as unknown as ScanEvent
const broken = new Error('the engine broke')

let runs: Runs
afterEach(() => runs.close())

const asked = { targets: 'a', exclude: '', ports: '1', excludePorts: '', family: 'any', timing: 3 } as const
const headOf = (id: string): RunHead => ({ id, kind: 'scan', version: 1, startedAt: 5, asked })
const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true), { interval: 5 })

/** Scans that tell these events; `forever`: the last one again and again, until they are cancelled. */
function keeping(events: readonly (ScanEvent | Error)[], forever = false, limits: Partial<RunLimits> = {}) {
  const asked = { told: 0, running: 0 }
  runs = new Runs({ ...usualRunLimits, ...limits })
  async function* tell(signal: AbortSignal) {
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
  }
  return {
    asked,
    run: (id: string, signal: AbortSignal) => runs.begin(headOf(id), tell, signal),
    follow: (id: string, signal: AbortSignal, from = 0) => runs.follow({ id, from }, signal),
  }
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
    expect(await take(run('x', before.signal)[Symbol.asyncIterator](), 4)).toEqual([
      down('a'),
      progress(1),
      down('b'),
      progress(2),
    ])
    before.leave()
    expect(await all(follow('x', page().signal))).toEqual([
      { kind: 'run', run: headOf('x'), complete: false },
      down('a'),
      down('b'),
      // of progress only what is the latest
      progress(2),
      down('c'),
      progress(2),
      done,
    ])
  })

  it('is told from where its reader stood, too', async () => {
    const { run, follow } = keeping([down('a'), progress(1), down('b'), down('c'), done])
    await all(run('x', page().signal))
    const head = { kind: 'run', run: headOf('x'), complete: true }
    expect(await all(follow('x', page().signal, 2))).toEqual([head, down('c'), progress(1), done])
    expect(await all(follow('x', page().signal, 99))).toEqual([head])
  })

  it('loses nothing that was on its way to the page before', async () => {
    const { run, follow } = keeping([down('a'), down('b'), done])
    const before = page()
    const events = run('x', before.signal)[Symbol.asyncIterator]()
    await events.next()
    // asked for, and told when nobody hears it any more
    const late = events.next()
    before.leave()
    await late
    expect((await all(follow('x', page().signal))).slice(1)).toEqual([down('a'), down('b'), done])
  })

  it('waits while nobody takes what it tells', async () => {
    const { asked, run } = keeping([down('a')], true)
    const before = page()
    await take(run('x', before.signal)[Symbol.asyncIterator](), 5)
    before.leave()
    const { told } = asked
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(asked.told - told).toBeLessThanOrEqual(1)
    expect(asked.running).toBe(1)
  })

  it('ends where no page comes, and its results are still found', async () => {
    const { asked, run, follow } = keeping([down('a')], true, { waitMs: 50 })
    const before = page()
    await take(run('x', before.signal)[Symbol.asyncIterator](), 3)
    before.leave()
    await until(() => asked.running === 0)
    const found = await all(follow('x', page().signal))
    expect(found.slice(1, 4)).toEqual([down('a'), down('a'), down('a')])
    expect(found.at(-1)).toEqual(done)
  })

  it('is found again after it ended, also where it failed', async () => {
    const { run, follow } = keeping([down('a'), broken])
    const before = page()
    await expect(all(run('x', before.signal))).rejects.toBe(broken)
    await expect(all(follow('x', page().signal))).rejects.toBe(broken)
  })

  it('is cancelled by the page that shows it, which gets the rest', async () => {
    const { asked, run, follow } = keeping([down('a')], true)
    const before = page()
    await take(run('x', before.signal)[Symbol.asyncIterator](), 2)
    before.leave()
    const after = page()
    const events = follow('x', after.signal)[Symbol.asyncIterator]()
    await take(events, 2)
    after.cancel()
    expect((await take(events, Number.POSITIVE_INFINITY)).at(-1)).toEqual(done)
    expect(asked.running).toBe(0)
  })
})

describe('scans whose pages are gone', () => {
  it('don’t take the place of those that somebody wants: a few wait, and the others end', async () => {
    const { asked, run } = keeping([down('a')], true)
    for (const id of ['one', 'two', 'three', 'four']) {
      const closed = page()
      await run(id, closed.signal)[Symbol.asyncIterator]().next()
      closed.leave()
    }
    const open = run('five', page().signal)[Symbol.asyncIterator]()
    await open.next()
    await until(() => asked.running === usualRunLimits.maxWaiting + 1)
    expect((await open.next()).value).toEqual(down('a'))
  })
})

describe('a scan that another page shows', () => {
  it('is not handed to a second one', async () => {
    const { run, follow } = keeping([down('a')], true)
    const events = run('x', page().signal)[Symbol.asyncIterator]()
    await events.next()
    await expect(all(follow('x', page().signal))).rejects.toMatchObject({
      value: { code: 'refused' },
    })
    expect((await events.next()).value).toEqual(down('a'))
  })
})

it('where nothing is kept, a run ends with who asked for it', async () => {
  const kept = new Runs(null)
  const stopped: unknown[] = []
  async function* tell(signal: AbortSignal) {
    yield down('a')
    stopped.push(signal.reason)
  }
  const before = page()
  const events = kept.begin(headOf('x'), tell, before.signal)[Symbol.asyncIterator]()
  await events.next()
  before.leave()
  await events.next()
  expect(stopped).toHaveLength(1)
  expect(stopped[0]).toBe(before.signal.reason)
  await expect(all(kept.follow({ id: 'x', from: 0 }, page().signal))).rejects.toMatchObject({
    value: { code: 'not-found' },
  })
})

describe('what is kept', () => {
  it('is found only by the name that its page gave it', async () => {
    const { follow } = keeping([])
    for (const id of ['x', '', '__proto__']) {
      await expect(all(follow(id, page().signal))).rejects.toMatchObject({
        value: { code: 'not-found' },
      })
    }
  })

  it('has bounds: of all scans the oldest that are over are forgotten', async () => {
    const { run, follow } = keeping([down('a'.repeat(1000)), done], false, { maxBytesOfAll: 12_000 })
    for (const id of ['one', 'two', 'three', 'four']) await all(run(id, page().signal))
    await expect(all(follow('one', page().signal))).rejects.toThrow(/not kept/)
    expect(await all(follow('four', page().signal))).toHaveLength(3)
  })

  it('has a number of scans, too', async () => {
    const { run, follow } = keeping([down('a'), done], false, { maxRuns: 2 })
    for (const id of ['one', 'two', 'three']) await all(run(id, page().signal))
    await expect(all(follow('one', page().signal))).rejects.toThrow(/not kept/)
    expect(await all(follow('two', page().signal))).toHaveLength(3)
  })

  it('does not grow with a scan that is too large, which goes on for its page and ends with it', async () => {
    const { asked, run, follow } = keeping([down('a'.repeat(1000))], true, { maxBytes: 10_000 })
    const before = page()
    const events = run('x', before.signal)[Symbol.asyncIterator]()
    expect(await take(events, 100)).toHaveLength(100)
    await expect(all(follow('x', page().signal))).rejects.toThrow(/not kept/)
    before.leave()
    await until(() => asked.running === 0)
  })
})

/** Runs one that has something of its own while it goes on, to its end; gives a weak hold on that. */
async function begunWithBelongings(id: string): Promise<WeakRef<object>> {
  const belongings = { probes: Array.from({ length: 1000 }, () => ({})) }
  async function* tell() {
    yield down(`${belongings.probes.length}`)
    yield done
  }
  expect(await all(runs.begin(headOf(id), tell, page().signal))).toHaveLength(2)
  return new WeakRef(belongings)
}

it('keeps of a scan that is over what it told, and nothing that it needed', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  runs = new Runs(usualRunLimits)
  const belongings = await begunWithBelongings('x')
  // a weak hold is a firm one until the turn of the event loop is over
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(belongings.deref()).toBeUndefined()
  expect(await all(runs.follow({ id: 'x', from: 0 }, page().signal))).toHaveLength(3)
})
