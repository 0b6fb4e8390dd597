import { describe, expect, it } from 'vitest'
import { foreignMapping, homeAddresses, ownMapping, reportOf } from '../../../test/fake-forward-reports'
import { whenText } from '../../../ui/when-text'
import { changesBetween, comparable } from './changes'
import { bounded, historyKeeper, mostReports } from './history-keeper'

function memory(start: Record<string, string> = {}) {
  const kept = new Map(Object.entries(start))
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

describe('what is kept', () => {
  it('is there again at the next start, the newest first and no more than fifty', () => {
    const storage = memory()
    const first = historyKeeper(storage)
    for (let at = 1; at <= mostReports + 5; at += 1) first.add(reportOf('reachable', { at }))
    const again = historyKeeper(storage).list()
    expect(again).toHaveLength(mostReports)
    expect(again[0]?.at).toBe(mostReports + 5)
  })

  it('leaves out what is no report, and takes nonsense for nothing', () => {
    const key = 'portlight.forward.history'
    const good = reportOf('no-mapping')
    const mixed = JSON.stringify([{ verdict: 'x' }, good, null, { ...good, verdict: 'invented' }])
    expect(historyKeeper(memory({ [key]: mixed })).list()).toEqual([good])
    expect(historyKeeper(memory({ [key]: '{"a":' })).list()).toEqual([])
    expect(historyKeeper(memory({ [key]: '7' })).list()).toEqual([])
  })

  it('is bounded, whatever a router tells', () => {
    const long = 'x'.repeat(100_000)
    const report = reportOf('mapping-wrong-host', {
      mappings: Array.from({ length: 500 }, () => ({ ...ownMapping, description: long })),
      notes: [long],
      links: reportOf('reachable').links.map((link) => ({
        ...link,
        evidence: Array.from({ length: 300 }, () => ({ what: long, detail: long })),
      })),
    })
    expect(JSON.stringify(bounded(report)).length).toBeLessThan(100_000)
  })

  it('survives a storage that refuses', () => {
    const keeper = historyKeeper({
      ...memory(),
      setItem() {
        throw new Error('full')
      },
    })
    expect(keeper.add(reportOf('reachable'))).toHaveLength(1)
    expect(keeper.list()).toHaveLength(1)
    expect(keeper.clear()).toEqual([])
  })
})

describe('“it worked yesterday”', () => {
  const worked = reportOf('reachable', { at: 1000, mappings: [ownMapping] })

  it('compares with the last test that reached it, or else with the one before', () => {
    const failed = reportOf('no-mapping', { at: 2000 })
    const now = reportOf('mapping-wrong-host', { at: 3000 })
    const other = reportOf('reachable', { at: 2500, port: 80 })
    expect(comparable([now, other, failed, worked], now)).toBe(worked)
    expect(comparable([now, failed], now)).toBe(failed)
    expect(comparable([now, other], now)).toBeNull()
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
