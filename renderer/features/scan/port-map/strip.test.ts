import { expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import { stateCode } from '#shared/scan/state'
import { slotAt, stripBuckets, stripScale, stripTicks } from './strip'

const all = new AskedPorts(Uint16Array.from({ length: 65535 }, (_, at) => at + 1))
const linear = { length: 1000, known: 0, share: 0 }

it('folds many ports into few pixels, and keeps what matters most', () => {
  const states = new Uint8Array(1000).fill(stateCode.closed)
  states[5] = stateCode.open
  states[501] = stateCode.error
  states[502] = stateCode.filtered
  expect([...stripBuckets(states, 2, linear, null)]).toEqual([stateCode.open, stateCode.error])
  expect([...stripBuckets(states, 2, linear, 'filtered')]).toEqual([
    stateCode['not-scanned'],
    stateCode.filtered,
  ])
  expect(stripBuckets(states.subarray(0, 1), 3, { ...linear, length: 1 }, null)).toHaveLength(3)
})

it('gives well-known ports room of their own, and leaves none out', () => {
  const scale = stripScale(all)
  expect(scale).toMatchObject({ known: 1023, share: 0.28 })
  for (const width of [60, 373, 1200]) {
    for (const slot of [0, 21, 442, 1022, 1023, 8079, 65534]) {
      const states = new Uint8Array(65535).fill(stateCode.closed)
      states[slot] = stateCode.open
      expect(stripBuckets(states, width, scale, null)).toContain(stateCode.open)
    }
  }
  expect(stripTicks(all, scale).map(({ text }) => text)).toEqual(['1', '1024', '22528', '44032', '65535'])
  expect(slotAt(scale, 1)).toBe(65535)
})

it('is even where there is nothing to set apart', () => {
  const both = new AskedPorts(Uint16Array.of(22, 80), Uint16Array.of(53, 161))
  expect(stripScale(both)).toEqual({ length: 4, known: 0, share: 0 })
  expect(
    stripTicks(both, stripScale(both))
      .map(({ text }) => text)
      .at(-1),
  ).toBe('161/udp')
  expect(stripScale(new AskedPorts(Uint16Array.of(22, 80))).share).toBe(0)
  expect(stripScale(new AskedPorts(Uint16Array.of(8000, 9000))).share).toBe(0)
})
