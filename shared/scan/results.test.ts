import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AskedPorts } from '../ports/asked-ports'
import { formatPorts } from '../ports/port-list'
import { type Protocol, protocolCode } from '../ports/protocol'
import { HostResults } from './results'
import { emptyRows, type PortRows } from './rows'
import { type PortState, portStates, reasonCode, stateCode } from './state'

type Entry = readonly [number, PortState, Protocol?]

function rowsOf(entries: readonly Entry[]): PortRows {
  const rows = emptyRows(entries.length)
  for (const [row, [port, state, protocol = 'tcp']] of entries.entries()) {
    rows.ports[row] = port
    rows.protocols[row] = protocolCode[protocol]
    rows.states[row] = stateCode[state]
    rows.reasons[row] = reasonCode('conn-refused')
    rows.tries[row] = 1
    rows.rtts[row] = Number.NaN
  }
  return rows
}

function resultsOf(asked: AskedPorts, entries: readonly Entry[]): HostResults {
  const results = new HostResults(asked)
  results.apply(rowsOf(entries))
  return results
}

const tcp = (...ports: number[]) => new AskedPorts(Uint16Array.from(ports))
const portList = fc
  .uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 50 })
  .map((list) => Uint16Array.from(list).sort())
const asked = fc.tuple(portList, portList).map(([tcp, udp]) => new AskedPorts(tcp, udp))
const protocol = fc.constantFrom<Protocol>('tcp', 'udp')
const entries = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...portStates), protocol), { maxLength: 120 })

describe('HostResults', () => {
  it('starts with every port not scanned', () => {
    const results = new HostResults(tcp(22, 80))
    expect(results.counts).toMatchObject({ open: 0, filtered: 0, 'open|filtered': 0, notScanned: 2 })
    expect(results.rangesOf('not-scanned')).toBe('22,80')
    expect(results.evidenceOf('tcp', 22)?.rttMs).toBeNull()
  })

  it('keeps the evidence of a port, and knows its protocol', () => {
    const rows = rowsOf([[80, 'filtered']])
    rows.reasons[0] = reasonCode('no-response')
    rows.outcomes[0] = 2
    rows.tries[0] = 3
    rows.waits[0] = 1500
    rows.times[0] = 2000
    const results = new HostResults(new AskedPorts(Uint16Array.of(22, 80), Uint16Array.of(53)))
    results.apply(rows)
    expect(results.evidenceOf('tcp', 80)).toEqual({
      protocol: 'tcp',
      port: 80,
      state: 'filtered',
      reason: 'no-response',
      outcome: 'TIMEOUT',
      identity: null,
      tries: 3,
      rttMs: null,
      waitedMs: 1500,
      atMs: 2000,
    })
    expect(results.evidenceOf('tcp', 81)).toBeNull()
    expect(results.evidenceOf('udp', 80)).toBeNull()
  })

  it('agrees with a plain map of the last row of each port, whatever comes', () => {
    fc.assert(
      fc.property(asked, entries, (asked, entries) => {
        // half of the rows are of ports that were asked for, the others are strangers
        const all = entries.map(([number, state, protocol], row): Entry => {
          const of = asked[protocol]
          const stranger = 1 + (number % 65535)
          return [
            row % 2 === 0 ? (of[number % Math.max(1, of.length)] ?? stranger) : stranger,
            state,
            protocol,
          ]
        })
        const every = Array.from({ length: asked.length }, (_, slot) => asked.at(slot))
        const expected = new Map(
          every.map(({ protocol, port }) => [`${protocol} ${port}`, 'not-scanned' as PortState]),
        )
        for (const [port, state, protocol] of all) {
          if (expected.has(`${protocol} ${port}`)) expected.set(`${protocol} ${port}`, state)
        }

        const results = new HostResults(asked)
        results.apply(rowsOf(all.slice(0, 60)))
        results.apply(rowsOf(all.slice(60)))

        const of = (...states: readonly PortState[]) =>
          every.filter(({ protocol, port }) =>
            states.includes(expected.get(`${protocol} ${port}`) ?? 'waiting'),
          )
        for (const { protocol, port } of every) {
          expect(results.evidenceOf(protocol, port)?.state).toBe(expected.get(`${protocol} ${port}`))
        }
        const { notScanned, ...verdicts } = results.counts
        expect(Object.values(verdicts).reduce((sum, count) => sum + count, notScanned)).toBe(asked.length)
        expect(notScanned).toBe(of('not-scanned', 'waiting').length)
        for (const state of portStates) {
          const there = [...results.slotsOf(state)].map((slot) => asked.at(slot))
          expect(there).toEqual(of(state))
          const listed = state === 'not-scanned' ? of('not-scanned', 'waiting') : there
          const text = (['tcp', 'udp'] as const).flatMap((protocol) => {
            const ports = formatPorts(
              listed.filter((one) => one.protocol === protocol).map(({ port }) => port),
            )
            if (ports === '') return []
            return [asked.udp.length === 0 ? ports : `${protocol === 'tcp' ? 'T' : 'U'}:${ports}`]
          })
          expect(results.rangesOf(state)).toBe(text.join(','))
        }
      }),
    )
  })

  it('takes a code that stands for nothing as not scanned, and a protocol that does for nobody', () => {
    const rows = rowsOf([
      [80, 'open'],
      [81, 'open'],
    ])
    rows.states[0] = 200
    rows.protocols[1] = 200
    const results = new HostResults(tcp(80, 81))
    results.apply(rows)
    expect(results.counts.notScanned).toBe(2)
  })

  it('all ports of both protocols have slots of their own', () => {
    const all = Uint16Array.from({ length: 65535 }, (_, at) => at + 1)
    const results = resultsOf(new AskedPorts(all, all), [
      [65535, 'open', 'tcp'],
      [1, 'open', 'udp'],
      [65535, 'open', 'udp'],
    ])
    expect([...results.slotsOf('open')]).toEqual([65534, 65535, 131069])
    results.compact()
    expect([...results.slotsOf('open')]).toEqual([65534, 65535, 131069])
    expect(results.rangesOf('open')).toBe('T:65535,U:1,65535')
    expect(results.evidenceOf('udp', 65535)).toMatchObject({ state: 'open', tries: 1 })
  })

  it('tells the mean round trip of what answered, also when the details are let go', () => {
    const rows = rowsOf([
      [1, 'open'],
      [2, 'closed'],
      [3, 'filtered'],
    ])
    rows.rtts.set([1, 3, Number.NaN])
    const results = new HostResults(tcp(1, 2, 3))
    expect(results.roundTrip()).toBeNull()
    results.apply(rows)
    expect(results.roundTrip()).toEqual({ meanMs: 2, deviationMs: 1 })
    results.compact()
    expect(results.roundTrip()).toEqual({ meanMs: 2, deviationMs: 1 })
  })

  it('groups the slots of a state by reason', () => {
    const rows = rowsOf([
      [1, 'filtered'],
      [2, 'filtered'],
      [3, 'filtered'],
      [4, 'open'],
    ])
    rows.reasons[1] = reasonCode('no-response')
    const results = new HostResults(tcp(1, 2, 3, 4))
    results.apply(rows)
    expect(results.byReason('filtered')).toEqual([
      { reason: 'conn-refused', slots: Uint16Array.of(0, 2) },
      { reason: 'no-response', slots: Uint16Array.of(1) },
    ])
  })

  it('takes neighbours together as it takes them one by one, over what was there before', () => {
    const state = fc.constantFrom(...portStates)
    const block = fc.tuple(fc.nat(12), fc.array(state, { maxLength: 8 }), protocol)
    fc.assert(
      fc.property(asked, fc.array(block, { maxLength: 6 }), (ports, blocks) => {
        const together = new HostResults(ports)
        const alone = new HostResults(ports)
        for (const [from, states, of] of blocks) {
          const some = ports[of].subarray(from, from + states.length)
          const all = [...some].map((port, at): Entry => [port, states[at] ?? 'open', of])
          together.apply(rowsOf(all))
          for (const entry of all) alone.apply(rowsOf([entry]))
        }
        expect(together.counts).toEqual(alone.counts)
        for (const state of portStates) expect(together.byReason(state)).toEqual(alone.byReason(state))
        for (let slot = 0; slot < ports.length; slot += 1)
          expect(together.evidenceAt(slot)).toEqual(alone.evidenceAt(slot))
      }),
    )
  })

  it('gives lists anew only when it has changed', () => {
    const results = resultsOf(tcp(22, 80), [[22, 'open']])
    const first = results.slotsOf('open')
    expect(results.slotsOf('open')).toBe(first)
    results.apply(rowsOf([[80, 'open']]))
    expect([...results.slotsOf('open')]).toEqual([0, 1])
  })

  it('leaves nobody waiting when it is settled', () => {
    const results = resultsOf(tcp(22, 80), [
      [22, 'waiting'],
      [80, 'open'],
    ])
    results.settle()
    expect(results.count('waiting')).toBe(0)
    expect(results.evidenceOf('tcp', 22)?.state).toBe('not-scanned')
  })

  it('keeps states when it is made compact, and details of what matters', () => {
    const rows = rowsOf([
      [22, 'closed'],
      [80, 'open'],
      [81, 'closed'],
    ])
    rows.times.fill(5)
    const results = new HostResults(tcp(22, 80, 81, 82))
    results.apply(rows)
    const [states, open] = [Uint8Array.from(results.states()), results.evidenceAt(1)]
    results.compact()
    expect(results.isCompact).toBe(true)
    expect(results.states()).toEqual(states)
    expect(results.evidenceAt(1)).toEqual(open)
    expect(results.evidenceAt(0)).toMatchObject({
      state: 'closed',
      reason: 'conn-refused',
      tries: 1,
      atMs: null,
    })
    expect(results.evidenceAt(3)).toMatchObject({ state: 'not-scanned', tries: 0 })
    expect(results.rangesOf('closed')).toBe('22,81')
  })
})
