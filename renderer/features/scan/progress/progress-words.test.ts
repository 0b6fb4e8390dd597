import { expect, it } from 'vitest'
import { brakes, type ScanSummary } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { planOf } from '../../../test/fake-scans'
import { brakeText, summaryText } from './progress-words'

const plan: ScanPlan = planOf({ hosts: [] }, new Uint16Array())

const summary: ScanSummary = {
  elapsedMs: 1200,
  partial: false,
  counts: { open: 3, closed: 65532, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 0 },
  sent: 65535,
  hostsTotal: 1,
  hostsUp: 1,
  hostsDown: 0,
}

it('a scan ends in a sentence', () => {
  expect(summaryText(summary)).toBe('3 open, 65,532 closed in 1.2 s')
})

it('a scan that was stopped says so', () => {
  const counts = { open: 0, closed: 10, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 90 }
  expect(summaryText({ ...summary, partial: true, counts })).toBe(
    'Stopped, so this is partial: none open, 10 closed, 90 not scanned after 1.2 s',
  )
})

it('hosts that are down are not called closed', () => {
  const counts = { open: 0, closed: 0, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 65535 }
  expect(summaryText({ ...summary, counts, hostsUp: 0, hostsDown: 1 })).toContain(
    'The host is down or not reachable',
  )
})

it('every brake but none has words, and the ceiling names its network', () => {
  for (const brake of brakes) expect(brakeText(brake, plan) === '').toBe(brake === 'none')
  expect(brakeText('ceiling', { ...plan, scopes: ['private'] })).toContain('private networks')
  expect(brakeText('ceiling', { ...plan, scopes: ['private', 'public'] })).toContain('public addresses')
  expect(brakeText('ceiling', { ...plan, scopes: ['this-computer'] })).toContain('timing')
})
