import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KeptForward } from '#shared/forward/kept'
import { toldKept } from '#shared/forward/kept-told'
import type { AddMapping } from '#shared/forward/request'
import type { AddMappingAnswer } from '#shared/forward/router'
import { elapsedBy, Keeper } from './keeper'
import type { RouterIdentity, RouterPlace } from './parts'
import { aMapping } from './testing/fake-home'

const never = new AbortController().signal
const [minute, hour] = [60_000, 3_600_000]
const home: RouterPlace = { gateway: '192.168.1.1', local: '192.168.1.34', gateway6: null, local6: null }
const wish: AddMapping = {
  protocol: 'tcp',
  externalPort: 25_565,
  internalPort: 25_565,
  internalAddress: null,
  leaseSeconds: 3_600,
  way: null,
  description: '',
  gateway: null,
  replace: false,
  keep: true,
}
const leased = aMapping({ ours: true, leaseSeconds: 3_600 })

/** Two clocks that a test moves: a sleeping computer's timers stand still, and its wall clock goes on. */
class Clocks {
  wall = 1_000_000
  steady = 0
  #waiting: { readonly at: number; readonly end: () => void }[] = []

  readonly pause = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      this.#waiting.push({ at: this.steady + ms, end: resolve })
      signal.addEventListener('abort', () => reject(new Error('woken')))
      if (signal.aborted) reject(new Error('woken'))
    })

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= minute / 6) {
      this.wall += Math.min(left, minute / 6)
      this.steady += Math.min(left, minute / 6)
      const due = this.#waiting.filter(({ at }) => at <= this.steady)
      this.#waiting = this.#waiting.filter(({ at }) => at > this.steady)
      for (const { end } of due) end()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const atHome = { name: 'uuid:home', hardware: '02:00:00:00:00:01', upFor: 1_000_000 }

let clocks: Clocks
let place: RouterPlace | null
let identity: RouterIdentity
let stands: boolean | null
let answer: () => AddMappingAnswer | Promise<AddMappingAnswer>
let asked: AddMapping[]
let keeper: Keeper
let told: readonly KeptForward[]
let watching: AbortController

beforeEach(() => {
  clocks = new Clocks()
  place = home
  identity = atHome
  stands = true
  answer = () => ({ kind: 'added', mapping: leased })
  asked = []
  keeper = new Keeper({
    routers: {
      identify: async () => identity,
      stands: async () => stands,
      add: async (_place, wanted) => {
        asked.push(wanted)
        return answer()
      },
    },
    place: async () => place,
    wallClock: () => clocks.wall,
    elapsed: elapsedBy(
      () => clocks.wall,
      () => clocks.steady,
    ),
    pause: clocks.pause,
  })
  watching = new AbortController()
  void (async () => {
    for await (const all of keeper.watch(watching.signal)) told = all.map(toldKept)
  })()
})
afterEach(async () => {
  watching.abort()
  await keeper.close()
})

const keep = () => keeper.keep(home, wish, leased, never)
const sentence = () => told[0]?.sentence ?? ''

describe('a forward that is kept', () => {
  it('is renewed before its lease ends, again and again, and asked for as it was', async () => {
    await keep()
    await clocks.pass(29 * minute)
    expect(asked).toEqual([])
    await clocks.pass(2 * minute)
    expect(asked).toEqual([{ ...wish, way: 'upnp' }])
    expect(told).toMatchObject([{ state: 'kept', sentence: null, endsAt: clocks.wall - minute + hour }])
    await clocks.pass(3 * hour)
    expect(asked).toHaveLength(7)
  })

  it('is told of where that fails, tried again until it ends and after, and well again when it works', async () => {
    await keep()
    answer = () => ({ kind: 'refused', because: { why: 'pcp', result: 3 }, rest: [] })
    await clocks.pass(31 * minute)
    expect(told[0]?.state).toBe('failing')
    expect(sentence()).toMatch(
      /^It could not be renewed\. The router did not understand the request\. The router ends it in (29|30) minutes, unless/,
    )
    expect(asked.length).toBeGreaterThan(1)
    await clocks.pass(30 * minute)
    expect(sentence()).toContain('has ended it by now')
    answer = () => ({ kind: 'added', mapping: leased })
    await clocks.pass(2 * minute)
    expect(told).toMatchObject([{ state: 'kept', sentence: 'It had ended meanwhile, and was made anew.' }])
  })

  it('is renewed at once when the computer wakes up after its time, and this is said', async () => {
    await keep()
    clocks.wall += 8 * hour
    await clocks.pass(minute / 2)
    expect(asked).toHaveLength(1)
    expect(told).toMatchObject([{ state: 'kept', sentence: 'It had ended meanwhile, and was made anew.' }])
  })

  it('is renewed in time where somebody sets the clock back', async () => {
    await keep()
    clocks.wall -= 5 * hour
    await clocks.pass(31 * minute)
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['the router has another address', () => ({ place: { ...home, gateway: '10.0.0.1' } })],
    ['another router has its address', () => ({ identity: { ...atHome, name: 'uuid:cafe' } })],
    [
      'another device has its address',
      () => ({ identity: { ...atHome, name: null, hardware: '02:00:00:00:00:99' } }),
    ],
    [
      'nothing tells whether it is the same',
      () => ({
        identity: { ...atHome, name: null, hardware: null },
        place: { ...home, local: '192.168.1.77' },
      }),
    ],
    ['there is none', () => ({ place: null })],
  ] as const)('is not made on another network: %s', async (_name, change) => {
    await keep()
    const changed: { readonly place?: RouterPlace | null; readonly identity?: RouterIdentity } = change()
    if (changed.place !== undefined) place = changed.place
    if (changed.identity !== undefined) identity = changed.identity
    await clocks.pass(40 * minute)
    expect(asked).toEqual([])
    expect(told[0]?.state).toBe('failing')
    // and it is back
    place = home
    identity = atHome
    await clocks.pass(2 * minute)
    expect(asked).toHaveLength(1)
    expect(told[0]?.state).toBe('kept')
  })

  it('is let go at once when asked', async () => {
    await keep()
    await vi.waitFor(() => expect(told).toHaveLength(1))
    keeper.letGo(told[0]?.id ?? '')
    await clocks.pass(hour)
    expect(asked).toEqual([])
    expect(told).toEqual([])
  })

  it('is not made again by a renewal that is under way while it is removed', async () => {
    await keep()
    const order: string[] = []
    let finish = () => {}
    answer = () =>
      new Promise((resolve) => {
        finish = () => {
          order.push('renewed')
          resolve({ kind: 'added', mapping: leased })
        }
      })
    await clocks.pass(31 * minute)
    expect(asked).toHaveLength(1)
    const removed = keeper.alone(async () => {
      order.push('removed')
      keeper.letGoOf(leased)
    })
    finish()
    await removed
    await clocks.pass(2 * hour)
    expect(order).toEqual(['renewed', 'removed'])
    expect(asked).toHaveLength(1)
  })

  it('is not made again where somebody has removed it, and is where the router has forgotten all', async () => {
    await keep()
    stands = false
    identity = { ...atHome, upFor: 600 }
    await clocks.pass(31 * minute)
    expect(asked).toHaveLength(1)
    expect(told).toMatchObject([{ state: 'kept', sentence: expect.stringContaining('started anew') }])
    identity = { ...atHome, upFor: 3_000 }
    await clocks.pass(2 * hour)
    expect(asked).toHaveLength(1)
    expect(told).toMatchObject([
      { state: 'given-up', sentence: expect.stringContaining('somebody removed it') },
    ])
  })

  it('is given up where somebody else has its port', async () => {
    await keep()
    answer = () => ({ kind: 'taken', existing: aMapping({ internalAddress: '192.168.1.9' }) })
    await clocks.pass(2 * hour)
    expect(asked).toHaveLength(1)
    expect(told).toMatchObject([{ state: 'given-up', sentence: expect.stringContaining('192.168.1.9') }])
  })

  it('without an end needs no renewal', async () => {
    await keeper.keep(home, wish, aMapping({ leaseSeconds: 0 }), never)
    await clocks.pass(3 * hour)
    expect(asked).toEqual([])
    expect(told).toMatchObject([{ state: 'kept', endsAt: null }])
  })
})
