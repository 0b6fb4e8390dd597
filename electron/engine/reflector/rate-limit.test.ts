import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Occupancy, RateLimit } from './rate-limit'

describe('rates', () => {
  it('lets a burst through, then as much as comes back', () => {
    let now = 0
    const limit = new RateLimit({ burst: 3, perSecond: 1 }, { burst: 100, perSecond: 100 }, () => now)
    const taken = () => [1, 2, 3, 4].map(() => limit.take('a')).filter(Boolean).length
    expect(taken()).toBe(3)
    now = 2000
    expect(taken()).toBe(2)
    now = 60_000
    expect(taken()).toBe(3)
    expect(limit.take('b')).toBe(true)
  })

  it('holds in total, however many take part, and remembers a bounded number of them', () => {
    let now = 0
    const limit = new RateLimit({ burst: 1, perSecond: 1 }, { burst: 50, perSecond: 10 }, () => now, 100)
    let taken = 0
    for (let index = 0; index < 5000; index++) if (limit.take(`one ${index}`)) taken += 1
    expect(taken).toBe(50)
    expect(limit.size).toBe(100)
    now = 1000
    for (let index = 0; index < 5000; index++) if (limit.take(`two ${index}`)) taken += 1
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
          if (limit.take('a')) taken += 1
        }
        expect(taken).toBeLessThanOrEqual(5 + (now / 1000) * 2)
      }),
    )
  })
})

describe('occupancy', () => {
  it('counts each and all, and a place is given back once', () => {
    const places = new Occupancy(2, 3)
    const [first, second] = [places.enter('a'), places.enter('a')]
    expect(places.enter('a')).toBeNull()
    const other = places.enter('b')
    expect(other).not.toBeNull()
    expect(places.enter('c')).toBeNull()
    first?.()
    first?.()
    second?.()
    expect([places.enter('c'), places.enter('c')].every((place) => place !== null)).toBe(true)
    expect(places.enter('d')).toBeNull()
  })
})
