import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInPortSet, portSetOf } from './port-set'

const pairs = (...ports: readonly number[]) => ports.map((outer, at) => ({ local: 40_001 + at * 977, outer }))

describe('the ports that the internet saw', () => {
  it('are of one set, as RFC 7597 appendix B gives them to a home: offset 6, PSID 0x34 of 8 bits', () => {
    const set = portSetOf(pairs(1_232, 2_256, 3_282, 62_675))
    expect(set).not.toBeNull()
    if (set === null) return
    expect([1_235, 4_304, 64_723].map((port) => isInPortSet(port, set))).toEqual([true, true, true])
    expect([25_565, 1_236, 80].map((port) => isInPortSet(port, set))).toEqual([false, false, false])
  })

  it.each([
    ['counted upwards', [50_001, 50_002, 50_003, 50_004, 50_005]],
    ['of one block of neighbours (RFC 7422)', [33_800, 34_100, 34_500, 34_815]],
    ['anything', [1_100, 20_311, 45_002, 61_007]],
    ['too few', [1_232, 2_256, 3_282]],
    ['four times the same', [1_232, 1_232, 1_232, 1_232]],
  ])('say nothing where they are %s', (_, ports) => {
    expect(portSetOf(pairs(...ports))).toBeNull()
  })

  it('say nothing where the NAT keeps the ports of this computer', () => {
    expect(portSetOf(pairs(1_232, 2_256, 3_282).concat({ local: 62_675, outer: 62_675 }))).toBeNull()
  })

  it('always are in the set that they tell', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 255 }),
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 4, maxLength: 8 }),
        (offset, psid, random) => {
          const shift = 16 - offset - 8
          const ports = random.map((port) => (port & ~(0xff << shift)) | (psid << shift))
          const set = portSetOf(pairs(...ports))
          for (const port of set === null ? [] : ports) expect(isInPortSet(port, set ?? never)).toBe(true)
        },
      ),
    )
  })
})

const never = { offset: 0, bits: 0, value: 1 }
