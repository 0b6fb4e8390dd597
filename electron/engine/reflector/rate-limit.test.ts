import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askerOf } from './asker'
import { limits } from './limits'
import { type Network, Occupancy, RateLimit } from './rate-limit'

/** A home that stands in no network. */
const home = (name: string) => [{ name, homes: 1 }]

/** The networks of an address, as a reflector reckons them. */
function networksOf(address: string): readonly Network[] {
  const asker = askerOf(address)
  if (asker === null) throw new Error(`${address} is no address.`)
  return asker.networks
}

describe('rates', () => {
  it('lets a burst through, then as much as comes back', () => {
    let now = 0
    const limit = new RateLimit({ burst: 3, perSecond: 1 }, { burst: 100, perSecond: 100 }, () => now)
    const taken = () => [1, 2, 3, 4].map(() => limit.take(home('a'))).filter(Boolean).length
    expect(taken()).toBe(3)
    now = 2000
    expect(taken()).toBe(2)
    now = 60_000
    expect(taken()).toBe(3)
    expect(limit.take(home('b'))).toBe(true)
  })

  it('holds in total, however many take part, and remembers a bounded number of them', () => {
    let now = 0
    const limit = new RateLimit({ burst: 1, perSecond: 1 }, { burst: 50, perSecond: 10 }, () => now, 100)
    let taken = 0
    for (let index = 0; index < 5000; index++) if (limit.take(home(`one ${index}`))) taken += 1
    expect(taken).toBe(50)
    expect(limit.size).toBe(100)
    now = 1000
    for (let index = 0; index < 5000; index++) if (limit.take(home(`two ${index}`))) taken += 1
    expect(taken).toBe(60)
  })

  it('never lets more through than burst and rate allow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (waits) => {
        let now = 0
        const limit = new RateLimit({ burst: 5, perSecond: 2 }, { burst: 1e6, perSecond: 1e6 }, () => now)
        let taken = 0
        for (const wait of waits) {
          now += wait
          if (limit.take(home('a'))) taken += 1
        }
        expect(taken).toBeLessThanOrEqual(5 + (now / 1000) * 2)
      }),
    )
  })
})

describe('occupancy', () => {
  it('counts each and all, and a place is given back once', () => {
    const places = new Occupancy(2, 3)
    const [first, second] = [places.enter(home('a')), places.enter(home('a'))]
    expect(places.enter(home('a'))).toBeNull()
    const other = places.enter(home('b'))
    expect(other).not.toBeNull()
    expect(places.enter(home('c'))).toBeNull()
    first?.()
    first?.()
    second?.()
    expect([places.enter(home('c')), places.enter(home('c'))].every((place) => place !== null)).toBe(true)
    expect(places.enter(home('d'))).toBeNull()
  })
})

/** Addresses in many homes of one network: the more of them, the more bits they differ in. */
const crowds: readonly (readonly [network: string, one: (index: number) => string, neighbour: string])[] = [
  ['/48', (index) => `2a00:77:1:${(index & 0xffff).toString(16)}::1`, '2a00:78:1::1'],
  [
    '/40',
    (index) => `2a00:77:${(index & 255).toString(16)}:${(index & 0xffff).toString(16)}::1`,
    '2a00:78:1::1',
  ],
  ['/24', (index) => `25.0.0.${index & 255}`, '26.0.0.1'],
  ['/16', (index) => `25.0.${index & 255}.${(index >> 8) & 255}`, '26.0.0.1'],
]

describe.each(crowds)('a crowd from one %s', (_, one, elsewhere) => {
  it('takes no looks from others, not in an hour', () => {
    let now = 0
    const limit = new RateLimit(limits.probes.each, limits.probes.total, () => now, 1000)
    let refused = 0
    for (let second = 0; second < 3600; second += 1) {
      now = second * 1000
      for (let index = 0; index < 20; index += 1) limit.take(networksOf(one(second * 20 + index)))
      // somebody else asks once in a while
      if (second % 7 === 0 && !limit.take(networksOf(elsewhere))) refused += 1
    }
    expect(refused).toBe(0)
  })

  it('takes no connections from others', () => {
    const { atOnceEach, atOnce } = limits.connections
    const places = new Occupancy(atOnceEach, atOnce)
    for (let index = 0; index < 320; index += 1) places.enter(networksOf(one(index)))
    const taken = Array.from({ length: atOnceEach }, () => places.enter(networksOf(elsewhere)))
    expect(taken.every((place) => place !== null)).toBe(true)
  })
})

describe('many networks that come again and again', () => {
  it('leave looks for who was not there before', () => {
    let now = 0
    const limit = new RateLimit(limits.probes.each, limits.probes.total, () => now)
    for (let second = 0; second < 60; second += 1) {
      now = second * 1000
      for (let index = 0; index < 400; index += 1) limit.take(networksOf(`2a00:${index.toString(16)}::1`))
    }
    expect(limit.take(networksOf('26.0.0.1'))).toBe(true)
  })

  it('leave connections for who was not there before', () => {
    const { atOnceEach, atOnce } = limits.connections
    const places = new Occupancy(atOnceEach, atOnce)
    for (let index = 0; index < 20; index += 1) {
      for (let times = 0; times < atOnceEach; times += 1) places.enter(networksOf(`25.${index}.0.1`))
    }
    expect(places.enter(networksOf('26.0.0.1'))).not.toBeNull()
  })

  it('get their places back when others go', () => {
    const places = new Occupancy(2, 8)
    const held = [places.enter(networksOf('25.0.0.1')), places.enter(networksOf('25.0.0.1'))]
    expect(places.enter(networksOf('25.0.0.1'))).toBeNull()
    for (const leave of held) leave?.()
    expect(places.enter(networksOf('25.0.0.1'))).not.toBeNull()
  })
})
