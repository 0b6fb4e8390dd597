import { expect, it } from 'vitest'
import { comparedField, kindsOf } from './compared-field'

it('lights what is new, rings what went, and goes from change to change', () => {
  const kinds = kindsOf({ protocol: 'tcp', came: '8080,9000-9001', went: '22', other: '443', stays: '80' })
  const { cells, lists, stops } = comparedField(kinds, null, new Uint8Array(65_536))
  expect([8080, 9001, 22, 443, 80, 81].map((port) => cells[port])).toEqual([0, 0, 1, 2, 3, 255])
  expect(lists).toEqual([[8080, 9000, 9001], [22], [443], [80]])
  expect(stops).toEqual([22, 443, 8080, 9000, 9001])
  expect(comparedField(kinds, 'went', new Uint8Array(65_536)).stops).toEqual([22])
})
