import { expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { HostSummary } from '#shared/scan/event'
import { ScanRecord } from '#shared/scan/record'
import { planOf } from '../../../test/fake-scans'
import { initialForm, type RunState } from '../scan-state'
import { noticesOf } from './notices'

function runWith(summaries: readonly Partial<HostSummary>[], change: Partial<RunState> = {}): RunState {
  const ports = Uint16Array.from([22])
  return {
    id: 'one',
    targets: initialForm,
    plan: { ...planOf({ hosts: [] }, ports), hosts: Math.max(1, summaries.length) },
    startedAt: 0,
    results: new ScanRecord(new AskedPorts(ports), () => 0, 1000),
    version: 0,
    hosts: summaries.map((summary, index) => ({
      host: { index, target: 'x', address: `10.0.0.${index}`, family: 'ipv4', scope: 'private' },
      summary: {
        index,
        up: true,
        reason: 'none',
        counts: { open: 0, closed: 1, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 0 },
        answersEverything: false,
        intercepted: [],
        elapsedMs: 1,
        ...summary,
      },
    })),
    progress: null,
    summary: null,
    downCount: 0,
    here: null,
    ...change,
  }
}

it('an ordinary host has none', () => {
  expect(noticesOf(runWith([{}]), [])).toEqual([])
})

it('a host that answers everything is named once', () => {
  const [notice, ...more] = noticesOf(runWith([{ answersEverything: true }]), [])
  expect(notice).toMatchObject({ weight: 'warning', title: '10.0.0.0 answers on every port' })
  expect(more).toEqual([])
})

it('many hosts of one kind become one notice', () => {
  const notices = noticesOf(runWith(Array.from({ length: 40 }, () => ({ up: null }))), [])
  expect(notices.map((notice) => notice.title)).toEqual(['Nothing answered from 40 hosts'])
})

it('intercepted ports are named', () => {
  expect(noticesOf(runWith([{ intercepted: [110, 25] }]), [])[0]?.text).toContain('25, 110')
})

it('a host that is down is told by its address, several by their number', () => {
  const down = [{ target: 'x', address: '10.0.0.9', up: false as const, reason: 'host-unreach' as const }]
  const results = new ScanRecord(new AskedPorts(Uint16Array.of(22)), () => 0, 1000)
  results.take({ kind: 'down', hosts: down })
  expect(noticesOf(runWith([], { results, downCount: 1 }), [])[0]?.title).toBe(
    '10.0.0.9 is down or not reachable',
  )
  expect(noticesOf(runWith([{}, {}], { results, downCount: 12 }), [])[0]?.title).toBe(
    '12 hosts did not take part',
  )
})

it('a name that cannot be resolved is told with the resolver’s reason', () => {
  const unresolved = [
    { name: 'nas.local', problem: { why: 'no-address', family: null, code: 'ENOTFOUND' } },
  ] as const
  expect(noticesOf(null, unresolved)[0]).toMatchObject({
    title: 'nas.local cannot be resolved',
    text: 'The resolver knows no address of that name (ENOTFOUND).',
  })
})
