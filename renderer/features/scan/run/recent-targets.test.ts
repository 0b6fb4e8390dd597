import { expect, it } from 'vitest'
import { recentTargets } from './recent-targets'

it('keeps the last eight, each once, the newest first, and no pasted lists', () => {
  const recent = recentTargets()
  for (const host of ['a', 'b', ' b ', 'a', '', 'x'.repeat(500)]) recent.add(host)
  expect(recent.list()).toEqual(['a', 'b'])
  // what the history has stands behind
  expect(recent.fill(['c  c', 'b', 'y'.repeat(500)])).toEqual(['a', 'b', 'c c'])
  for (let host = 1; host <= 9; host += 1) recent.add(`10.0.0.${host}`)
  expect(recent.list()).toHaveLength(8)
  expect(recent.clear()).toEqual([])
})
