import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPorts } from '../ports/port-list'
import { HostResults } from './results'
import { emptyRows, type PortRows } from './rows'
import { type PortState, portStates, reasonCode, stateCode } from './state'

function rowsOf(entries: readonly (readonly [number, PortState])[]): PortRows {
  const rows = emptyRows(entries.length)
  for (const [row, [port, state]] of entries.entries()) {
    rows.ports[row] = port
    rows.states[row] = stateCode[state]
    rows.reasons[row] = reasonCode('conn-refused')
    rows.tries[row] = 1
    rows.rtts[row] = Number.NaN
  }
  return rows
}

const ports = fc.integer({ min: 1, max: 65535 })
const asked = fc.uniqueArray(ports, { maxLength: 50 }).map((list) => Uint16Array.from(list).sort())
const entries = fc.array(fc.tuple(ports, fc.constantFrom(...portStates)), { maxLength: 120 })

describe('HostResults', () => {
  it('starts with every port not scanned', () => {
    const results = new HostResults(Uint16Array.of(22, 80))
    expect(results.counts).toEqual({ open: 0, closed: 0, filtered: 0, error: 0, notScanned: 2 })
    expect([...results.portsOf('not-scanned')]).toEqual([22, 80])
    expect(results.evidenceOf(22)?.rttMs).toBeNull()
  })

  it('keeps the evidence of a port', () => {
    const rows = rowsOf([[80, 'filtered']])
    rows.reasons[0] = reasonCode('no-response')
    rows.outcomes[0] = 2
    rows.tries[0] = 3
    rows.waits[0] = 1500
    rows.times[0] = 2000
    const results = new HostResults(Uint16Array.of(22, 80))
    results.apply(rows)
    expect(results.evidenceOf(80)).toEqual({
      port: 80,
      state: 'filtered',
      reason: 'no-response',
      outcome: 'TIMEOUT',
      tries: 3,
      rttMs: null,
      waitedMs: 1500,
      atMs: 2000,
    })
    expect(results.evidenceOf(81)).toBeNull()
    expect(results.stateOf(81)).toBeNull()
  })

  it('agrees with a plain map of the last row of each port, whatever comes', () => {
    fc.assert(
      fc.property(asked, entries, (asked, entries) => {
        // half of the rows are of ports that were asked for, the others are strangers
        const all = entries.map(([port, state], row) => {
          const known = asked[port % Math.max(1, asked.length)] ?? port
          return [row % 2 === 0 ? known : port, state] as const
        })
        const expected = new Map([...asked].map((port) => [port, 'not-scanned' as PortState]))
        for (const [port, state] of all) if (expected.has(port)) expected.set(port, state)

        const results = new HostResults(asked)
        results.apply(rowsOf(all.slice(0, 60)))
        results.apply(rowsOf(all.slice(60)))

        for (const [port, state] of expected) expect(results.stateOf(port)).toBe(state)
        const { open, closed, filtered, error, notScanned } = results.counts
        expect(open + closed + filtered + error + notScanned).toBe(asked.length)
        expect([...results.portsOf('open')]).toEqual([...asked].filter((p) => expected.get(p) === 'open'))
        expect([...results.portsOf('not-scanned')]).toEqual(
          [...asked].filter((p) => ['not-scanned', 'waiting'].includes(expected.get(p) ?? '')),
        )
        for (const state of portStates) {
          expect(results.rangesOf(state)).toBe(formatPorts(results.portsOf(state)))
        }
        expect(notScanned).toBe([...results.portsOf('not-scanned')].length)
      }),
    )
  })

  it('takes a code that stands for nothing as not scanned', () => {
    const rows = rowsOf([[80, 'open']])
    rows.states[0] = 200
    const results = new HostResults(Uint16Array.of(80))
    results.apply(rows)
    expect(results.counts.notScanned).toBe(1)
  })

  it('tells the mean round trip of what answered', () => {
    const rows = rowsOf([
      [1, 'open'],
      [2, 'closed'],
      [3, 'filtered'],
    ])
    rows.rtts.set([1, 3, Number.NaN])
    const results = new HostResults(Uint16Array.of(1, 2, 3))
    expect(results.roundTrip()).toBeNull()
    results.apply(rows)
    expect(results.roundTrip()).toEqual({ meanMs: 2, deviationMs: 1 })
  })

  it('groups the ports of a state by reason', () => {
    const rows = rowsOf([
      [1, 'filtered'],
      [2, 'filtered'],
      [3, 'filtered'],
      [4, 'open'],
    ])
    rows.reasons[1] = reasonCode('no-response')
    const results = new HostResults(Uint16Array.of(1, 2, 3, 4))
    results.apply(rows)
    expect(results.portsByReason('filtered')).toEqual([
      { reason: 'conn-refused', ports: [1, 3] },
      { reason: 'no-response', ports: [2] },
    ])
  })
})
