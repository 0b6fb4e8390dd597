import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { eventually } from '../../../test/eventually'
import { fakeShell } from '../../../test/fake-engine'
import { type FakeScan, hostWith } from '../../../test/fake-scans'
import { scanSlice, scanStoreOf } from '../scan-slice'
import { recentTargets } from './recent-targets'
import { createScanController } from './scan-controller'

const small: FakeScan = { hosts: [hostWith('127.0.0.1', [22, 80])], batch: 16, everyMs: 1 }

function controller(scan: FakeScan, ports = '1-100', askFrom = 20_000_000) {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
  const store = scanStoreOf(createStore(() => scanSlice))
  const { shell } = fakeShell(() => scan)
  const made = createScanController(store, {
    engine: shell.engine,
    recent: recentTargets(),
    tab: storage,
    askFrom: () => askFrom,
    now: () => 1000,
  })
  store.update(({ form }) => ({ form: { ...form, targets: '127.0.0.1', ports } }))
  return { made, state: () => store.getState().scan, store }
}

it('runs a scan to its end', async () => {
  const { made, state } = controller(small)
  await made.start()
  expect(state().phase).toBe('done')
  expect(state().run?.summary).toMatchObject({ partial: false, counts: { open: 2, closed: 98 } })
  expect(state().recent).toEqual(['127.0.0.1'])
  expect(state().openHost).toBe(0)
})

it('does not start what cannot be read', async () => {
  const { made, state } = controller(small, '70000')
  await made.start()
  expect(state().phase).toBe('idle')
  expect(state().run).toBeNull()
})

it('starts one scan at a time', async () => {
  const { made, state } = controller(small)
  await Promise.all([made.start(), made.start()])
  expect(state().run?.id).toBe('plan 1')
})

it('keeps what was found when it is cancelled, and says that it is partial', async () => {
  const { made, state } = controller({ ...small, holdAt: 0.3 })
  const running = made.start()
  await eventually(() => expect(state().run?.progress?.done ?? 0).toBeGreaterThan(20))
  made.cancel()
  expect(state().phase).toBe('stopping')
  await running
  expect(state().phase).toBe('done')
  expect(state().run?.summary?.partial).toBe(true)
  expect(state().run?.summary?.counts.notScanned).toBeGreaterThan(0)
})

it('pauses and resumes without losing anything', async () => {
  const { made, state } = controller({ ...small, everyMs: 20 })
  const running = made.start()
  await eventually(() => expect(state().phase).toBe('running'))
  await made.setPaused(true)
  expect(state().phase).toBe('paused')
  await made.setPaused(false)
  await running
  expect(state().run?.summary?.counts.notScanned).toBe(0)
})

it('keeps what was found when the engine stops, and the next scan works', async () => {
  let scan: FakeScan = { ...small, breakAt: 0.4 }
  const { made, state } = controller({
    hosts: small.hosts,
    batch: 16,
    everyMs: 1,
    get breakAt() {
      return scan.breakAt as number
    },
  })
  await made.start()
  expect(state().phase).toBe('done')
  expect(state().problem?.message).toContain('What was found so far is kept')
  expect(state().run?.results.hosts[0]?.count('closed')).toBeGreaterThan(0)
  scan = { ...small, breakAt: 2 }
  await made.start()
  expect(state().problem).toBeNull()
  expect(state().run?.summary?.partial).toBe(false)
})

it('asks before public addresses are scanned, and runs nothing without a yes', async () => {
  const { made, state } = controller({ ...small, plan: { needs: ['public', 'large'] } })
  const asked = made.start()
  await eventually(() => expect(state().confirmation?.need).toBe('public'))
  made.answer(false)
  await asked
  expect(state().run).toBeNull()
  expect(state().phase).toBe('idle')

  const again = made.start()
  await eventually(() => expect(state().confirmation?.need).toBe('public'))
  made.answer(true)
  await eventually(() => expect(state().confirmation?.need).toBe('large'))
  made.answer(true)
  await again
  expect(state().run?.summary?.partial).toBe(false)
})

it.each([
  [99, 'large'],
  [100, undefined],
])(
  'asks before 100 questions where somebody wants to be asked before more than %i',
  async (askFrom, need) => {
    const { made, state } = controller({ ...small, plan: { probes: 100 } }, '1-100', askFrom)
    const asked = made.start()
    await eventually(() => expect(state().confirmation?.need ?? state().run).toBeTruthy())
    expect(state().confirmation?.need).toBe(need)
    if (need !== undefined) made.answer(false)
    await asked
    expect(state().run === null).toBe(need !== undefined)
  },
)

it('names what cannot be resolved and scans the others', async () => {
  const names = [{ name: 'nas.local', addresses: [], problem: { why: 'no-name-server' } as const }]
  const { made, state } = controller({ ...small, plan: { names } })
  await made.start()
  expect(state().unresolved).toEqual([{ name: 'nas.local', problem: { why: 'no-name-server' } }])
  expect(state().run?.summary?.counts.open).toBe(2)
})

it('says that nothing could be resolved', async () => {
  const names = [{ name: 'nas.local', addresses: [], problem: { why: 'no-name-server' } as const }]
  const { made, state } = controller({ ...small, plan: { names, hosts: 0, probes: 0 } })
  await made.start()
  expect(state().problem?.code).toBe('not-found')
  expect(state().phase).toBe('idle')
})

it('drops what a stale run still sends', async () => {
  const { made, state, store } = controller({ ...small, holdAt: 0.3 })
  const running = made.start()
  await eventually(() => expect(state().run?.progress?.done ?? 0).toBeGreaterThan(20))
  const { run } = state()
  if (run === null) throw new Error('no run')
  store.update(() => ({ run: { ...run, id: 'another', summary: null } }))
  made.cancel()
  await running
  expect(state().run?.id).toBe('another')
  expect(state().run?.summary).toBeNull()
})
