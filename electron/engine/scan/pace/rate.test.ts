import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RateCeiling } from './rate'

it('never lets more through than the ceiling and its small depth allow, however irregular the asking', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
      (perSecond, pauses) => {
        const rate = new RateCeiling(perSecond, 0)
        let now = 0
        let taken = 0
        for (const pause of pauses) {
          now += pause
          const some = rate.available(now)
          rate.take(some)
          taken += some
          expect(taken).toBeLessThanOrEqual((perSecond * now) / 1000 + Math.max(1, perSecond / 50) + 1)
        }
      },
    ),
  )
})

it('reaches its ceiling when it is asked often', () => {
  const rate = new RateCeiling(5_000, 0)
  let taken = 0
  for (let now = 0; now <= 10_000; now += 10) {
    const some = rate.available(now)
    rate.take(some)
    taken += some
  }
  expect(taken).toBeGreaterThan(49_900)
})

it('holds T0 to one in five minutes', () => {
  const rate = new RateCeiling(1 / 300, 0)
  expect(rate.available(0)).toBe(1)
  rate.take(1)
  expect(rate.available(299_000)).toBe(0)
  expect(rate.available(300_001)).toBe(1)
})
