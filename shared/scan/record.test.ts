import { expect, it } from 'vitest'
import { AskedPorts } from '../ports/asked-ports'
import { noCounts, type ScanEvent } from './event'
import { ScanRecord } from './record'
import { emptyRows } from './rows'
import { type PortState, stateCode } from './state'

const asked = new AskedPorts(Uint16Array.of(22, 80), Uint16Array.of(53, 161))

function begun(index: number): ScanEvent {
  const address = `10.0.0.${index}`
  return { kind: 'host', host: { index, target: address, address, family: 'ipv4', scope: 'private' } }
}

/** What is said of all four ports. */
function rows(host: number, ...states: readonly PortState[]): ScanEvent {
  const columns = emptyRows(states.length)
  for (const [slot, state] of states.entries()) {
    columns.ports[slot] = asked.at(slot).port
    columns.protocols[slot] = slot < 2 ? 0 : 1
    columns.states[slot] = stateCode[state]
  }
  return { kind: 'rows', host, rows: columns }
}

function done(index: number): ScanEvent {
  const summary = { index, up: true, reason: 'none', counts: noCounts, elapsedMs: 1 } as const
  return { kind: 'host-done', summary: { ...summary, answersEverything: false, intercepted: [] } }
}

it('a record that keeps nothing gives a host out once and forgets it', () => {
  const record = new ScanRecord(asked, () => 0)
  for (const event of [begun(0), rows(0, 'open', 'closed', 'open|filtered', 'closed')]) record.take(event)
  expect(record.take(done(0)).map(({ results }) => results.rangesOf('open|filtered'))).toEqual(['U:53'])
  expect([...record.reports()]).toEqual([])
  expect(record.hosts).toEqual([])
  expect(record.summaryOf(2, 5).counts).toEqual({
    open: 1,
    closed: 2,
    filtered: 0,
    'open|filtered': 1,
    error: 0,
    notScanned: 4,
  })
})

it('a record that keeps tells all of it as often as it is asked, unfinished hosts last', () => {
  const record = new ScanRecord(asked, () => 0, 1000)
  const events = [begun(0), begun(1), rows(0, 'closed', 'waiting'), rows(1, 'open'), done(1)]
  for (const event of events) record.take(event)
  for (let time = 0; time < 2; time += 1) {
    expect([...record.reports()].map(({ address, up }) => [address, up])).toEqual([
      ['10.0.0.1', true],
      ['10.0.0.0', true],
    ])
    expect(record.summaryOf(2, 5)).toMatchObject({
      hostsUp: 2,
      counts: { open: 1, closed: 1, notScanned: 6 },
    })
  }
})

it('hosts are made compact when there are too many cells, and nobody waits in the end', () => {
  const record = new ScanRecord(asked, () => 0, 5)
  const events = [begun(0), begun(1), rows(0, 'open', 'waiting'), done(0), rows(1, 'waiting')]
  for (const event of events) record.take(event)
  expect(record.hosts.map(({ isCompact }) => isCompact)).toEqual([true, false])
  expect(record.hosts[0]?.rangesOf('open')).toBe('T:22')
  record.settle()
  expect(record.hosts.map((host) => host.count('waiting'))).toEqual([0, 0])
})

it('what nobody began is no host', () => {
  const record = new ScanRecord(asked, () => 0, 1000)
  expect(() => record.take(rows(7, 'open'))).not.toThrow()
  expect([...record.reports()]).toEqual([])
})

it('silence over UDP is no answer, and a reason of this computer is no verdict', () => {
  const record = new ScanRecord(asked, () => 0)
  record.take(begun(0))
  record.take(rows(0, 'open|filtered'))
  expect(record.unfinished()[0]).toMatchObject({ up: null, reason: 'no-response' })
  expect(record.ownFailure).toBeNull()
})
