import { expect, it } from 'vitest'
import { stateCode } from '#shared/scan/state'
import { stripBuckets } from './strip'

it('a strip never hides an open port', () => {
  const states = new Uint8Array(65535).fill(stateCode.closed)
  states[40000] = stateCode.open
  expect(stripBuckets(states, 200).filter((code) => code === stateCode.open)).toHaveLength(1)
  expect(stripBuckets(new Uint8Array(3).fill(stateCode.filtered), 10)).toEqual(
    new Uint8Array(10).fill(stateCode.filtered),
  )
})
