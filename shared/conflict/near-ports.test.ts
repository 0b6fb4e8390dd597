import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearPorts } from './near-ports'

const range = fc
  .tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }))
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))

describe('ports near by', () => {
  it('are all that suit, each once, the nearest first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 65_535 }),
        fc.option(range),
        fc.option(fc.integer({ min: 0, max: 2000 })),
        range,
        fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 50 }),
        (port, ephemeral, unprivilegedFrom, excluded, taken) => {
          const registered = (one: number) => one % 7 === 0
          const found = [
            ...nearPorts(port, {
              ephemeral,
              unprivilegedFrom,
              excluded: [excluded],
              taken: new Set(taken),
              registered,
            }),
          ]
          const suits = (one: number) =>
            one !== port &&
            one >= Math.max(1024, unprivilegedFrom ?? 0) &&
            one < 49_152 &&
            !(ephemeral !== null && one >= ephemeral.first && one <= ephemeral.last) &&
            !(one >= excluded.first && one <= excluded.last) &&
            !taken.includes(one) &&
            !registered(one)
          const all = Array.from({ length: 65_536 }, (_, one) => one).filter(suits)
          expect([...found].sort((a, b) => a - b)).toEqual(all)
          const distances = found.map((one) => Math.abs(one - port))
          expect(distances).toEqual([...distances].sort((a, b) => a - b))
        },
      ),
      { numRuns: 30 },
    )
  })
})
