import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearPorts } from './near-ports'

const range = fc
  .tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }))
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))

describe('ports near by', () => {
  it('are the ones that people try next, whatever they are registered for', () => {
    const rules = { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024, excluded: [] }
    const near = (port: number, taken: readonly number[] = []) => {
      const found = nearPorts(port, { ...rules, taken: new Set(taken), registered: () => true })
      return [...found].slice(0, 3)
    }
    expect(near(3000)).toEqual([3001, 3002, 3003])
    expect(near(8080, [8081])).toEqual([8082, 8083, 8084])
    expect(near(32_767)).toEqual([32_766, 32_765, 32_764])
    // next to a privileged port are privileged ones
    expect(near(80)).toEqual([])
  })

  it('are all that suit, each once, first those above and then those below, the nearest first', () => {
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
            (Math.abs(one - port) < 10 || !registered(one))
          const all = Array.from({ length: 65_536 }, (_, one) => one).filter(suits)
          expect([...found].sort((a, b) => a - b)).toEqual(all)
          expect(found).toEqual([
            ...all.filter((one) => one > port),
            ...all.filter((one) => one < port).reverse(),
          ])
        },
      ),
      { numRuns: 30 },
    )
  })
})
