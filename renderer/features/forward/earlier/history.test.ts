import { describe, expect, it } from 'vitest'
import type { ForwardReport } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import { entryOf } from '#shared/history/answer-entry'
import type { ForwardEntry } from '#shared/history/run-entry'
import { foreignMapping, homeAddresses, ownMapping, reportOf } from '../../../test/fake-forward-reports'
import { whenText } from '../../../ui/when-text'
import { changesBetween, comparable } from './changes'

const kept = (report: ForwardReport) => {
  const run = {
    id: `20261128-100000-${report.at.toString(16).padStart(8, '0')}`,
    startedAt: report.at,
    tookMs: 1,
  }
  const asked = { port: report.port, protocol: report.protocol } as ForwardTest
  return entryOf({ kind: 'forward', asked, result: report, opened: false }, run, '') as ForwardEntry
}

describe('“it worked yesterday”', () => {
  const worked = reportOf('reachable', { at: 1000, mappings: [ownMapping] })

  it('compares with the last test that reached it, or else with the one before', () => {
    const failed = reportOf('no-mapping', { at: 2000 })
    const now = reportOf('mapping-wrong-host', { at: 3000 })
    const other = reportOf('reachable', { at: 2500, port: 80 })
    expect(comparable([now, other, failed, worked].map(kept), now)).toEqual(kept(worked))
    expect(comparable([now, failed].map(kept), now)).toEqual(kept(failed))
    expect(comparable([now, other].map(kept), now)).toBeNull()
  })

  it('names what is otherwise, and nothing else', () => {
    const now = reportOf('mapping-wrong-host', {
      at: 3000,
      mappings: [foreignMapping],
      addresses: { ...homeAddresses, lan: '192.168.1.40' },
    })
    const changes = changesBetween(worked, now)
    expect(changes.map(({ what }) => what)).toEqual([
      'Result',
      'This computer’s address',
      'Forward on the router',
      'Link “Router”',
    ])
    expect(changes[1]).toEqual({
      what: 'This computer’s address',
      before: '192.168.1.34',
      now: '192.168.1.40',
    })
    expect(changes[2]?.now).toBe('to 192.168.1.20, port 25565')
  })

  it('says nothing of a lease that went on, or of helpers that were not asked', () => {
    const now = reportOf('reachable', {
      at: 3000,
      mappings: [{ ...ownMapping, leaseSeconds: 12 }],
      addresses: { ...homeAddresses, outside: null, outside6: null },
    })
    expect(changesBetween(worked, now)).toEqual([])
  })
})

it('moments are told as people tell them', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime()
  expect(whenText(new Date(2026, 10, 21, 0, 5).getTime(), now)).toBe('today at 00:05')
  expect(whenText(new Date(2026, 10, 20, 23, 59).getTime(), now)).toBe('yesterday at 23:59')
  expect(whenText(new Date(2026, 9, 3, 9, 7).getTime(), now)).toBe('on 3 Oct 2026 at 09:07')
})
