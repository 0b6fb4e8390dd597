import { expect, it } from 'vitest'
import type { ScanEvent } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { thisPlatform } from '../platform/this-platform'
import { Runs } from '../runs/runs'
import { ScanPlans } from './plans'
import type { PreparedScan } from './prepare'
import { Scans } from './scans'

const never = new AbortController().signal
const asked = {
  targets: 'moves.example',
  exclude: '',
  ports: '1-3',
  excludePorts: '',
  family: 'any',
  timing: 3,
} as const

/** Scans of this computer, with a fake resolver: a name server that changes its mind can't be had. */
function scansWith(addresses: readonly string[]) {
  let times = 0
  const scans = new Scans({
    history: null,
    platform: thisPlatform(),
    runs: new Runs(null),
    worker: null,
    clock: () => performance.now(),
    wallClock: Date.now,
    random: Math.random,
    resolve: async () => {
      const address = addresses[times] ?? ''
      times += 1
      return { addresses: [{ address, family: 'ipv4' }], problem: null }
    },
  })
  return { scans, times: () => times }
}

async function eventsOf(events: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> {
  const all: ScanEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

it('what was confirmed is what runs, also where the name has moved to the internet meanwhile', async () => {
  const { scans, times } = scansWith(['127.0.0.2', '203.0.113.9'])
  const plan = await scans.plan(asked, never)
  expect(plan).toMatchObject({ needs: [], names: [{ name: 'moves.example', addresses: ['127.0.0.2'] }] })
  const events = await eventsOf(scans.run({ id: plan.id, mayScanPublic: false, mayScanLarge: false }, never))
  expect(events[0]).toEqual({ kind: 'planned', plan })
  expect(events.flatMap((event) => (event.kind === 'host' ? [event.host.address] : []))).toEqual([
    '127.0.0.2',
  ])
  expect(times()).toBe(1)
})

it('a plan waits for its confirmation, and runs once', async () => {
  const { scans } = scansWith(['203.0.113.9'])
  const { id } = await scans.plan(asked, never)
  const run = (mayScanPublic: boolean) =>
    scans.run({ id, mayScanPublic, mayScanLarge: false }, AbortSignal.abort())
  expect(() => run(false)).toThrow(/confirm that you may scan them/)
  await eventsOf(run(true))
  expect(() => run(true)).toThrow(/not kept any more/)
})

it('plans that nobody confirms are forgotten after an hour, and all but the last ones before', () => {
  let now = 0
  const plans = new ScanPlans(() => now)
  const keep = (id: string) => plans.keep({ plan: { id } as ScanPlan } as PreparedScan)
  for (let count = 0; count < 40; count += 1) keep(`${count}`)
  expect(() => plans.find('7')).toThrow(/not kept any more/)
  expect(plans.find('8').plan.id).toBe('8')
  now = 59 * 60_000
  keep('late')
  expect(plans.find('39').plan.id).toBe('39')
  now = 61 * 60_000
  expect(() => plans.find('39')).toThrow(/Start it again/)
  expect(plans.find('late').plan.id).toBe('late')
})
