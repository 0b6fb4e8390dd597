import { expect, it } from 'vitest'
import { attemptsFor, Budget, threadsFor } from './budget'

it('shrinks at once when something runs out, pauses, and grows back slowly', () => {
  const budget = new Budget(1_000)
  expect(budget.room(0, 200)).toBe(800)
  budget.ranOut('descriptors', 0, 200)
  expect(budget.brake).toBe('descriptors')
  expect(budget.room(10, 100)).toBe(0)
  expect(budget.room(30, 0)).toBe(160)
  let now = 30
  while (budget.room(now, 0) < 1_000) now += 100
  expect(now).toBeGreaterThan(1_000)
  expect(now).toBeLessThan(10_000)
  expect(budget.brake).toBe('none')
})

it('always leaves room for one attempt, or nothing would ever show that things are better', () => {
  const budget = new Budget(1_000)
  for (let now = 0; now < 5_000; now += 1_000) budget.ranOut('local-ports', now, 0)
  expect(budget.room(7_000, 0)).toBeGreaterThanOrEqual(1)
})

it('is exhausted only when for long nothing got through', () => {
  const budget = new Budget(1_000)
  for (let now = 0; now <= 9_000; now += 500) budget.ranOut('buffers', now, 3)
  expect(budget.isExhausted(9_000)).toBe(false)
  budget.gotThrough()
  budget.ranOut('buffers', 9_500, 3)
  expect(budget.isExhausted(18_000)).toBe(false)
  expect(budget.isExhausted(20_000)).toBe(true)
})

it('takes no thread where there are few descriptors, and leaves enough for attempts and the program itself', () => {
  expect(threadsFor(40)).toBe(0)
  expect(threadsFor(1_024)).toBeGreaterThanOrEqual(4)
  expect(threadsFor(null)).toBe(Number.POSITIVE_INFINITY)
  for (let limit = 30; limit < 2_000; limit++) {
    // a thread has six descriptors, Node alone about twenty, and the results, the history and the socket table some
    const taken = Math.min(threadsFor(limit), 4) * 6 + attemptsFor(limit)
    expect(limit - taken, `of ${limit}`).toBeGreaterThanOrEqual(20)
  }
})
