import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PartJoiner, partsOf } from './parts'

const size = 64 * 1024

it('parts make the frame again, whatever its size', () => {
  const sizes = fc.oneof(fc.nat(300), fc.constantFrom(size - 1, size, size + 1, 2 * size, 3 * size + 7))
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 4 }), (frames) => {
      const joiner = new PartJoiner(4 * size)
      for (const bytes of frames) {
        const frame = Uint8Array.from({ length: bytes }, (_, at) => at % 251)
        const parts = [...partsOf(frame)]
        const taken = parts.map((part) => joiner.take(part))
        expect(taken.slice(0, -1).every((one) => one === 'more')).toBe(true)
        expect(Buffer.compare(taken.at(-1) as Uint8Array, frame)).toBe(0)
      }
    }),
    { numRuns: 30 },
  )
})

it('what is too large, empty, or no part at all is refused', () => {
  expect(new PartJoiner(100).take(new Uint8Array())).toBeNull()
  expect(new PartJoiner(100).take(Uint8Array.of(2, 1))).toBeNull()
  expect(new PartJoiner(100).take(Uint8Array.of(0, 1))).toBeNull()
  expect(new PartJoiner(3).take(Uint8Array.of(1, 1, 2, 3, 4))).toBeNull()
  const joiner = new PartJoiner(size + 10)
  const [first = new Uint8Array()] = partsOf(new Uint8Array(2 * size))
  expect(joiner.take(first)).toBe('more')
  expect(joiner.take(first)).toBeNull()
})
