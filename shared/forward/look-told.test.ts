import { expect, it } from 'vitest'
import { toldTried } from './look-told'

it.each([
  ['places', 1, 'h.example answers, with one place.'],
  ['places', 2, 'h.example answers, with 2 places.'],
  ['tests-left', 0, 'h.example answers, but no test from your address is left this hour: try again later.'],
  ['tests-left', 1, 'h.example answers, and one test from your address is left this hour.'],
  ['tests-left', 2, 'h.example answers, and 2 tests from your address are left this hour.'],
] as const)('a helper that tells of %s: %d', (kind, count, sentence) => {
  const greeting = { kind, site: 'h.example', count }
  expect(toldTried({ by: 'globalping', name: 'https://h.example', greeting })).toMatchObject({
    answers: true,
    sentence,
  })
})
