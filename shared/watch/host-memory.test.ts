import { expect, it } from 'vitest'
import { AskedPorts } from '../ports/asked-ports'
import type { HostReport } from '../scan/output/report'
import { HostResults } from '../scan/results'
import { emptyRows } from '../scan/rows'
import { type PortState, stateCode } from '../scan/state'
import { HostMemory } from './host-memory'

const asked = new AskedPorts(Uint16Array.of(22, 80, 443))

/** A scan of three ports. */
function scan(states: readonly PortState[], more: Partial<HostReport> = {}): HostReport {
  const results = new HostResults(asked)
  const rows = emptyRows(states.length)
  states.forEach((state, at) => {
    rows.ports[at] = asked.at(at).port
    rows.states[at] = stateCode[state]
  })
  results.apply(rows)
  return {
    target: 'printer',
    address: '10.0.0.9',
    family: 'ipv4',
    up: true,
    reason: 'none',
    results,
    answersEverything: false,
    intercepted: [],
    startedAt: 0,
    elapsedMs: 1,
    ...more,
  }
}

/** What each scan tells, in short words. */
function told(...scans: readonly HostReport[]): string[] {
  const memory = new HostMemory()
  return scans.flatMap((report, at) => {
    const events = memory.take(report, at)
    memory.roundDone()
    return events.map((event) =>
      event.kind === 'host-port' ? `${event.port} ${event.before} → ${event.now}` : event.kind,
    )
  })
}

const usual = scan(['open', 'closed', 'filtered'])
const silent = scan(['filtered', 'filtered', 'filtered'], { up: null, reason: 'no-response' })
const noWay = scan(['error', 'error', 'error'], { up: null, reason: 'no-route' })

it('tells of ports that opened or are open no more, once', () => {
  const opened = scan(['open', 'open', 'closed'])
  expect(told(usual, usual, opened, opened, usual)).toEqual(['80 closed → open', '80 open → closed'])
  expect(told(usual, scan(['filtered', 'closed', 'filtered']))).toEqual(['22 open → filtered'])
})

it('takes what a scan did not learn for no change, and compares with what was known before', () => {
  expect(told(usual, scan(['error', 'not-scanned', 'filtered']), usual)).toEqual([])
  expect(told(usual, scan(['error', 'closed', 'filtered']), scan(['closed', 'closed', 'filtered']))).toEqual([
    '22 open → closed',
  ])
  expect(told(usual, scan(['open', 'open|filtered', 'filtered']), usual)).toEqual([])
  // what the first scan did not learn is no news when a later one does
  expect(told(scan(['error', 'closed', 'filtered']), usual)).toEqual([])
})

it('says once that nothing is known of a host, and calls none of its ports closed', () => {
  expect(told(usual, silent, noWay, usual)).toEqual(['host-unseen', 'host-seen'])
  expect(told(usual, noWay, scan(['open', 'open', 'filtered']))).toEqual([
    'host-unseen',
    'host-seen',
    '80 closed → open',
  ])
  expect(told(usual, scan(['open', 'open', 'open'], { answersEverything: true }), usual)).toEqual([
    'host-unseen',
    'host-seen',
  ])
  // nothing is known of it from the first scan on: what is learned later is no change
  expect(told(silent, usual, usual)).toEqual(['host-unseen', 'host-seen'])
})

it('tells of a host that is not there any more, is back, or is new', () => {
  const down = scan([], { up: false, reason: 'host-unreach' })
  expect(told(usual, down, down, usual)).toEqual(['host-gone', 'host-back'])
  expect(told(down, usual)).toEqual(['host-back'])
  expect(told(usual, scan(['open', 'open', 'open'], { address: '10.0.0.10' }))).toEqual(['host-new'])
})
