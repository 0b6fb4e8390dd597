import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { Outcome } from '#shared/scan/state'
import { paceOf } from '../pace/timing'
import type { PortVerdict } from '../port/port-ledger'
import { orderAsked } from '../port/port-order'
import { HostScan } from './host-scan'

/** A host that is played: what it answers to the n-th try of a port. No sockets, and its time is counted, not waited for. */
function play(
  count: number,
  answer: (port: number, attempt: number) => Outcome,
  options: { scope?: 'private' | 'this-computer'; neighbour?: boolean } = {},
) {
  const scope = options.scope ?? 'private'
  let now = 0
  const verdicts = new Map<number, PortVerdict>()
  const asked = new Map<number, number>()
  const scan = new HostScan({
    host: { target: 'host', address: '10.0.0.1', family: 'ipv4', scope },
    lists: orderAsked(
      new AskedPorts(Uint16Array.from({ length: count }, (_, index) => index + 1)),
      Math.random,
    ),
    pace: paceOf(3, scope),
    clock: () => now,
    firstLook: 4,
    ephemeral: { first: 500, last: 600 },
    onVerdict: (_host, verdict) => verdicts.set(verdict.port, verdict),
  })
  let lot = 0
  for (let turns = 0; turns < 1_000_000; turns++) {
    now += 100
    if (scan.isFirstLook && scan.isIdle) scan.openUp()
    const room = Math.min(64, scan.room(now))
    lot += 1
    const taken = room > 0 ? scan.take(lot, room, now) : null
    if (taken === null) {
      if (scan.goOn()) continue
      break
    }
    for (const port of taken.ports) {
      const attempt = (asked.get(port) ?? 0) + 1
      asked.set(port, attempt)
      scan.record(lot, port, answer(port, attempt), 1)
    }
  }
  if (scan.isDoubtful) scan.settleDoubt(options.neighbour ?? false)
  return { scan, verdicts, asked, stateOf: (port: number) => verdicts.get(port)?.state }
}

describe('a host', () => {
  it('gives every port its verdict, whatever answers come in whatever order', () => {
    const outcome = fc.constantFrom<Outcome>(
      'CONNECTED',
      'ECONNREFUSED',
      'TIMEOUT',
      'EHOSTUNREACH',
      'EACCES',
      'SELF',
      'EMFILE',
      'OTHER',
    )
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 40 }), (outcomes) => {
        // shortages pass in the end: the run sees to that
        const answer = (port: number, attempt: number): Outcome => {
          const now = outcomes[(port + attempt) % outcomes.length] ?? 'TIMEOUT'
          return now === 'EMFILE' && attempt > 30 ? 'TIMEOUT' : now
        }
        const { scan, verdicts } = play(outcomes.length, answer)
        const { open, closed, filtered, error, notScanned } = scan.counts
        expect(open + closed + filtered + error + notScanned).toBe(outcomes.length)
        expect(scan.waiting).toBe(0)
        for (const { state } of verdicts.values()) expect(state).not.toBe('waiting')
      }),
      { numRuns: 300 },
    )
  })

  it('is asked at least four times before silence is called filtered', () => {
    const { asked, stateOf } = play(50, (port) => (port === 1 ? 'ECONNREFUSED' : 'TIMEOUT'))
    expect(stateOf(1)).toBe('closed')
    for (let port = 2; port <= 50; port++) {
      expect(stateOf(port)).toBe('filtered')
      expect(asked.get(port)).toBeGreaterThanOrEqual(4)
    }
  })

  it('is asked once more when the last pass still found something', () => {
    const late = 30
    const { stateOf, asked } = play(200, (port, attempt) => {
      if (port <= 20) return 'ECONNREFUSED'
      if (port < 100) return attempt >= 4 ? 'CONNECTED' : 'TIMEOUT'
      return port === 100 && attempt >= 5 ? 'CONNECTED' : 'TIMEOUT'
    })
    expect(stateOf(late)).toBe('open')
    expect(stateOf(100)).toBe('open')
    expect(asked.get(200)).toBeGreaterThanOrEqual(5)
    expect(stateOf(200)).toBe('filtered')
  })

  it('never takes a shortage of ours for an answer', () => {
    const { stateOf, verdicts } = play(30, (port, attempt) =>
      attempt <= 5 ? 'EMFILE' : port === 7 ? 'CONNECTED' : 'ECONNREFUSED',
    )
    expect(stateOf(7)).toBe('open')
    expect(stateOf(8)).toBe('closed')
    expect(verdicts.get(7)?.tries).toBe(1)
  })

  it('is asked again when a connection met itself, and is not open for it', () => {
    const { stateOf, asked } = play(10, (_port, attempt) => (attempt === 1 ? 'SELF' : 'ECONNREFUSED'), {
      scope: 'this-computer',
    })
    expect(stateOf(3)).toBe('closed')
    expect(asked.get(3)).toBe(2)
    const always = play(1, () => 'SELF', { scope: 'this-computer' })
    expect(always.verdicts.get(1)).toMatchObject({ state: 'error', reason: 'self-connect' })
  })

  it('of our own is asked twice before a port for outgoing connections is called open', () => {
    const { stateOf, asked } = play(
      600,
      (port, attempt) =>
        port === 550 || (port === 560 && attempt === 1) || port === 22 ? 'CONNECTED' : 'ECONNREFUSED',
      { scope: 'this-computer' },
    )
    expect(stateOf(550)).toBe('open')
    expect(stateOf(560)).toBe('closed')
    expect(stateOf(22)).toBe('open')
    expect(asked.get(22)).toBe(1)
  })

  it('that only gave unreachables keeps its ports not scanned, unless the link knows that it is there', () => {
    const gone = play(50, () => 'EHOSTUNREACH')
    expect(gone.scan.counts).toMatchObject({ filtered: 0, notScanned: 50 })
    expect(gone.scan.summary(0, 0, false)).toMatchObject({ up: null, reason: 'host-unreach' })
    const there = play(50, () => 'EHOSTUNREACH', { neighbour: true })
    expect(there.scan.counts).toMatchObject({ filtered: 50 })
    expect(there.scan.summary(0, 0, true).up).toBe(true)
  })

  it('that answers somewhere has filtered ports where it says unreachable', () => {
    const { stateOf } = play(50, (port) => (port === 40 ? 'CONNECTED' : 'EHOSTUNREACH'))
    expect(stateOf(40)).toBe('open')
    expect(stateOf(1)).toBe('filtered')
  })

  it('is believed to have an unreachable port only when it says so twice', () => {
    const { stateOf, verdicts } = play(50, (port, attempt) => {
      if (port === 7 && attempt === 1) return 'ENETUNREACH'
      if (port === 8) return attempt === 1 ? 'EHOSTUNREACH' : 'TIMEOUT'
      return port === 9 ? 'ENETUNREACH' : 'ECONNREFUSED'
    })
    expect(stateOf(7)).toBe('closed')
    expect(verdicts.get(8)).toMatchObject({ state: 'filtered', reason: 'host-unreach' })
    expect(verdicts.get(9)).toMatchObject({ state: 'filtered', reason: 'net-unreach', tries: 2 })
  })

  it('takes back what was open when somebody else turns out to have answered', () => {
    const { scan, stateOf, verdicts } = play(10, (port) => (port < 3 ? 'CONNECTED' : 'ECONNREFUSED'))
    scan.discredit(1, 'intercepted')
    expect(stateOf(1)).toBe('error')
    expect(verdicts.get(1)?.reason).toBe('intercepted')
    expect(scan.counts).toMatchObject({ open: 1, error: 1, closed: 8 })
  })
})
