import { describe, expect, it } from 'vitest'
import { packetsStop, stopCaption, traceWords } from './trace'

const target = '25.0.0.2'
const traced = (...hops: (string | null)[]) =>
  ({ by: 'globalping', place: 'Falkenstein (Hetzner)', target, hops }) as const

describe('where packets from outside stop', () => {
  it.each([
    [traced('26.0.0.1', null, '25.0.0.1'), { kind: 'on-the-way', address: '25.0.0.1', hop: 3 }],
    [traced('26.0.0.1', null, target), { kind: 'at-home', address: target }],
    // some hand the answer of a device of the home on
    [traced('26.0.0.1', target, '192.168.1.34'), { kind: 'at-home', address: target }],
    [traced(), { kind: 'nobody' }],
  ])('%j', (trace, stop) => {
    expect(packetsStop(trace)).toEqual(stop)
  })

  it('is called the router only where the router has that address', () => {
    const home = traced(target)
    expect(traceWords(home, target)).toContain('as far as your router (25.0.0.2)')
    for (const wan of [null, '100.64.0.2']) expect(traceWords(home, wan)).not.toContain('your router')
    expect(stopCaption(traced('25.0.0.1'))).toBe('last seen at 25.0.0.1')
  })

  it('blames nobody for silence behind the last that answered', () => {
    expect(traceWords(traced('26.0.0.1', '25.0.0.1'), target)).toBe(
      'Packets to this port from Falkenstein (Hetzner) were last seen at 25.0.0.1, hop 2. Whoever comes behind it did not answer, and many never do.',
    )
  })
})
