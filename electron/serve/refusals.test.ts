import { expect, it } from 'vitest'
import { Refusals } from './refusals'

it('writes one line for what was refused, whatever a stranger wrote into it', () => {
  const lines: string[] = []
  const refusals = new Refusals(
    (line) => lines.push(line),
    () => 0,
    async () => {},
  )
  refusals.log('a message (There is no channel "x\r\n12:00:00 refused: a connection\u2028\x1b[1A".)')
  refusals.log('y'.repeat(100_000))
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^refused: a message .*$/)
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u2028]/u)
  expect(lines[1]?.length).toBeLessThan(400)
})
