import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ceilingOf, paceOf } from './timing'
import { Window } from './window'

const pace = paceOf(3, 'private')

let now = 0
/** Answers come a millisecond apart. */
function answered(window: Window, attempt: number, roundTrip: number) {
  now += 1
  window.answered(attempt, roundTrip, now)
}

function times(count: number, action: () => void) {
  for (let turn = 0; turn < count; turn++) action()
}

describe('the window', () => {
  it('grows while answers come, up to the limit', () => {
    const window = new Window(pace)
    times(100, () => answered(window, 1, 2))
    expect(window.size).toBe(pace.firstWindow + 100)
    times(100_000, () => answered(window, 1, 2))
    expect(window.size).toBe(pace.maxInFlight)
  })

  it('is halved when a third of the packets gets lost', () => {
    const window = new Window(pace)
    times(700, () => answered(window, 1, 2))
    times(300, () => window.silent(1))
    const before = window.size
    times(28, () => answered(window, 2, 2))
    times(12, () => window.silent(2))
    expect(window.slowed).toBe(true)
    expect(window.size).toBeLessThanOrEqual(Math.ceil((before + 29) / 2))
  })

  it('does not mind 5 % of random loss', () => {
    const window = new Window(pace)
    times(950, () => answered(window, 1, 2))
    times(50, () => window.silent(1))
    times(48, () => answered(window, 2, 2))
    times(2, () => window.silent(2))
    expect(window.slowed).toBe(false)
  })

  it('does not take a firewall that swallows nearly everything for loss', () => {
    const window = new Window(pace)
    times(5, () => answered(window, 1, 2))
    times(20_000, () => window.silent(1))
    times(20_000, () => window.silent(2))
    expect(window.slowed).toBe(false)
    expect(window.size).toBe(pace.maxInFlight)
  })

  it('notices a host that limits its refusals: most are lost, at first and again', () => {
    const window = new Window(pace)
    times(10, () => {
      times(50, () => answered(window, 1, 2))
      times(950, () => window.silent(1))
      times(2, () => answered(window, 2, 2))
      times(38, () => window.silent(2))
    })
    expect(window.slowed).toBe(true)
    expect(window.size).toBeLessThan(pace.maxInFlight / 2)
  })

  it('goes down to the rate at which the host answers, not below it', () => {
    const window = new Window(pace)
    times(2_000, () => answered(window, 1, 2))
    times(8_000, () => window.silent(1))
    times(100, () => {
      times(20, () => answered(window, 2, 2))
      times(20, () => window.silent(2))
    })
    // a thousand answers a second, of which each attempt counts as young for 10 ms
    expect(window.size).toBeGreaterThanOrEqual(9)
    expect(window.size).toBeLessThan(30)
  })

  it('shrinks when answers only take longer because so many are asked for at once', () => {
    const window = new Window(pace)
    times(2_000, () => answered(window, 1, 1))
    const before = window.size
    times(2_000, () => answered(window, 1, 300))
    expect(window.size).toBeLessThan(before / 10)
    expect(window.size).toBeGreaterThanOrEqual(16)
  })

  it('never closes and never passes its limit, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.boolean(),
            fc.integer({ min: 1, max: 4 }),
            fc.double({ min: 0, max: 5_000, noNaN: true }),
          ),
        ),
        (happenings) => {
          const window = new Window(pace)
          for (const [answer, attempt, roundTrip] of happenings) {
            if (answer) answered(window, attempt, roundTrip)
            else window.silent(attempt)
          }
          expect(window.size).toBeGreaterThanOrEqual(1)
          expect(window.size).toBeLessThanOrEqual(pace.maxInFlight)
          for (const attempt of [1, 2, 3, 4]) {
            expect(window.timeout(attempt)).toBeGreaterThanOrEqual(pace.minTimeout)
            expect(window.timeout(attempt)).toBeLessThanOrEqual(pace.maxTimeout)
          }
        },
      ),
    )
  })
})

describe('the time limit', () => {
  it('is the template’s until something answers, then follows the round trip', () => {
    const window = new Window(pace)
    expect(window.timeout(1)).toBe(pace.firstTimeout)
    times(50, () => answered(window, 1, 400))
    expect(window.timeout(1)).toBeGreaterThan(400)
    expect(window.timeout(1)).toBeLessThan(800)
  })

  it('is longer for each further try', () => {
    const window = new Window(pace)
    times(50, () => answered(window, 1, 1))
    expect(window.timeout(1)).toBe(pace.minTimeout)
    expect(window.timeout(2)).toBe(1.5 * pace.minTimeout)
    expect(window.timeout(4)).toBe(2.5 * pace.minTimeout)
  })
})

describe('the templates', () => {
  it('know full speed by itself on this computer alone, and are slower the farther a host is', () => {
    expect(ceilingOf(3, 'this-computer')).toBeNull()
    const near = ceilingOf(3, 'private') ?? Number.POSITIVE_INFINITY
    const far = ceilingOf(3, 'public') ?? Number.POSITIVE_INFINITY
    expect(near).toBeLessThan(Number.POSITIVE_INFINITY)
    expect(far).toBeLessThan(near)
  })

  it('give a public address a ceiling in every template', () => {
    for (const timing of [0, 1, 2, 3, 4, 5] as const) expect(ceilingOf(timing, 'public')).not.toBeNull()
  })
})
