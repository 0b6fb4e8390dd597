import { expect, it } from 'vitest'
import { recentTargets } from './recent-targets'

function storage(initial: string | null = null) {
  let kept = initial
  return {
    getItem: () => kept,
    setItem: (_key: string, text: string) => {
      kept = text
    },
    removeItem: () => {
      kept = null
    },
  }
}

it('puts the last one first, each once, eight at most', () => {
  const recent = recentTargets(storage())
  for (let turn = 0; turn < 12; turn += 1) recent.add(`10.0.0.${turn}`)
  expect(recent.add(' 10.0.0.9 ')[0]).toBe('10.0.0.9')
  expect(recent.list()).toHaveLength(8)
  expect(new Set(recent.list()).size).toBe(8)
})

it('takes a storage that holds nonsense or fails as empty', () => {
  expect(recentTargets(storage('{')).list()).toEqual([])
  expect(recentTargets(storage('[1, "a"]')).list()).toEqual(['a'])
  const broken = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full')
    },
    removeItem: () => {},
  }
  expect(recentTargets(broken).add('a')).toEqual(['a'])
})
