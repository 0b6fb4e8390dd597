import fc from 'fast-check'
import { expect, it } from 'vitest'
import { common1000 } from '#shared/ports/presets'
import { orderPorts } from './port-order'
import { PortQueue } from './port-queue'

const somePorts = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 300 })

it('is a permutation of what was asked for, whatever that is', () => {
  fc.assert(
    fc.property(somePorts, (numbers) => {
      const ports = Uint16Array.from(numbers).sort()
      const { order, positions } = orderPorts('tcp', ports, Math.random)
      expect([...order].sort((a, b) => a - b)).toEqual([...ports.keys()])
      ports.forEach((port, position) => {
        expect(positions[port]).toBe(position)
      })
    }),
  )
})

it('puts common ports first and does not sweep upwards', () => {
  const ports = Uint16Array.from({ length: 65_535 }, (_, index) => index + 1)
  const { order } = orderPorts('tcp', ports, Math.random)
  const asked = [...order].map((position) => ports[position] ?? 0)
  expect(asked.slice(0, common1000.length)).toEqual([...common1000])
  const rest = asked.slice(common1000.length)
  const ascending = rest.filter((port, index) => index > 0 && port > (rest[index - 1] ?? 0)).length
  expect(ascending / rest.length).toBeGreaterThan(0.4)
  expect(ascending / rest.length).toBeLessThan(0.6)
})

it('is queued so that every port comes up once, first the limited ones, silent ones last', () => {
  const queue = new PortQueue(Uint16Array.of(4, 2, 0, 1, 3), 2)
  expect([queue.take(), queue.take(), queue.take()]).toEqual([4, 2, null])
  queue.retryLater(4)
  queue.openUp()
  queue.retrySoon(2)
  expect(queue.ready).toBe(5)
  expect([queue.take(), queue.take(), queue.take()]).toEqual([2, 0, 1])
  expect(queue.drain()).toEqual([3, 4])
  expect(queue.ready).toBe(0)
})
