import { expect, it } from 'vitest'
import { realtimeAhead } from './capture'

const ahead = 5_000.25

/** Two clocks of one time, on a computer on which something else runs for some milliseconds before each nth look. */
function clocks(nth: number, before = 0) {
  let at = 17.3
  let looks = before
  const look = () => {
    looks += 1
    at += looks % nth === 0 ? 3.4 : 0.002
    return at
  }
  return { clock: look, system: () => Math.floor(look() + ahead) }
}

it('how far a clock is ahead is told by a tick that nothing came into', () => {
  const errors = Array.from({ length: 1_000 }, (_, before) => {
    const { clock, system } = clocks(1_000, before)
    return Math.abs(realtimeAhead(clock, system) - ahead)
  })
  expect(Math.max(...errors)).toBeLessThan(0.02)
})

it('how far a clock is ahead is told as well as it could be seen where something comes into every tick', () => {
  const { clock, system } = clocks(7)
  expect(Math.abs(realtimeAhead(clock, system) - ahead)).toBeLessThan(3.5)
})
