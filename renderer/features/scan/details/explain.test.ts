import { describe, expect, it } from 'vitest'
import { outcomes, portStates, reasons } from '#shared/scan/state'
import { explain, outcomeMeanings } from './explain'

describe('what a verdict means', () => {
  it.each(portStates)('is said for %s with every reason, in whole sentences', (state) => {
    for (const reason of reasons) {
      const { means, notMeans, tryNext } = explain(state, reason)
      for (const text of [means, notMeans]) expect(text, `${state} ${reason}`).toMatch(/^[A-Z].+[.]$/)
      expect(tryNext === '' || /^[A-Z].+[.]$/.test(tryNext), `${state} ${reason}`).toBe(true)
    }
  })

  it('never calls a filtered or failed port closed', () => {
    for (const reason of reasons) {
      expect(explain('filtered', reason).means).not.toMatch(/is closed/)
      expect(explain('error', reason).means).not.toMatch(/is (open|closed)\b/)
    }
  })

  it('says of a filtered port that it may be open to others', () => {
    expect(explain('filtered', 'no-response').notMeans).toContain('may still be open to others')
  })

  it('sends nobody to another network for a port of this computer', () => {
    const own = explain('filtered', 'no-response', false, true)
    expect(own.means).toMatch(/program that accepts nobody/)
    expect(`${own.means} ${own.tryNext}`).not.toMatch(/network|host/)
    expect(own.notMeans).toMatch(/not closed/)
  })

  it('says for each reason of an error something of its own', () => {
    const own = reasons.filter(
      (reason) =>
        /^(no-|network-down|intercepted|answers-everything|self-connect|unexpected)/.test(reason) &&
        reason !== 'no-response',
    )
    const texts = own.map((reason) => explain('error', reason).means)
    expect(new Set(texts).size).toBe(own.length)
  })
})

it('every outcome of a connection has a meaning', () => {
  for (const outcome of outcomes) expect(outcomeMeanings[outcome].length).toBeGreaterThan(5)
})
