import { describe, expect, it } from 'vitest'
import { reasonCode, stateCode } from '#shared/scan/state'
import { closedPort, hostWith, rowsOf, silentPort } from '../../../test/fake-scans'
import { listsOf } from './host-lists'
import { RunResults } from './run-results'

const ports = Uint16Array.from([22, 80, 443, 8080])

const ended = {
  index: 0,
  up: true,
  reason: 'none',
  counts: { open: 1, closed: 3, filtered: 0, error: 0, notScanned: 0 },
  answersEverything: false,
  intercepted: [] as number[],
  elapsedMs: 1,
} as const

function started(budget?: number) {
  const run = new RunResults(ports, budget)
  run.begin({ index: 0, target: 'a', address: '10.0.0.1', family: 'ipv4', scope: 'private' }, 0)
  const host = run.host(0)
  if (host === undefined) throw new Error('no host')
  return { run, host }
}

describe('columns of a run', () => {
  it('count ports by state, and a later row replaces the earlier one', () => {
    const { run, host } = started()
    run.apply(0, rowsOf(hostWith('a', [], silentPort), [22, 80], 1))
    expect(host.counts[stateCode.filtered]).toBe(2)
    run.apply(0, rowsOf(hostWith('a', [22]), [22], 2))
    expect(host.counts[stateCode.filtered]).toBe(1)
    expect(host.counts[stateCode.open]).toBe(1)
    expect(host.counts[stateCode['not-scanned']]).toBe(2)
    expect(host.facts(0)).toMatchObject({ port: 22, state: stateCode.open, time: 2 })
  })

  it('drop rows of ports that nobody asked for', () => {
    const { run, host } = started()
    run.apply(0, rowsOf(hostWith('a', [23]), [23, 0], 1))
    expect(host.counts[stateCode['not-scanned']]).toBe(4)
  })

  it('know no host that was not begun', () => {
    const { run } = started()
    expect(() => run.apply(7, rowsOf(hostWith('a', [22]), [22], 1))).not.toThrow()
  })

  it('leave nobody waiting when a run ends', () => {
    const { run, host } = started()
    const rows = rowsOf(hostWith('a', [], silentPort), [22, 80], 1)
    rows.states.fill(stateCode.waiting)
    run.apply(0, rows)
    run.settle()
    expect(host.counts[stateCode.waiting]).toBe(0)
    expect(host.counts[stateCode['not-scanned']]).toBe(4)
    expect(host.facts(0).state).toBe(stateCode['not-scanned'])
  })

  it('keep states of a compact host, and details of what matters', () => {
    const { run, host } = started(1)
    run.apply(0, rowsOf(hostWith('a', [80], closedPort), ports, 5))
    const before = Uint8Array.from(host.states())
    const open = host.facts(1)
    run.finish(ended)
    expect(host.isCompact).toBe(true)
    expect(host.states()).toEqual(before)
    expect(host.facts(1)).toEqual(open)
    expect(host.facts(0)).toMatchObject({ state: stateCode.closed, reason: reasonCode('conn-refused') })
    expect(host.facts(0).time).toBeNaN()
    expect([...listsOf(host).open]).toEqual([1])
    expect(host.rows().ports).toEqual(ports)
  })

  it('stay whole while there is room', () => {
    const { run, host } = started()
    run.finish(ended)
    expect(host.isCompact).toBe(false)
  })

  it('give lists anew only when the host has changed', () => {
    const { run, host } = started()
    const first = listsOf(host)
    expect(listsOf(host)).toBe(first)
    run.apply(0, rowsOf(hostWith('a', [443]), [443], 1))
    expect([...listsOf(host).open]).toEqual([2])
  })
})
