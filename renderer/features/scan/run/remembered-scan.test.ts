import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { failure } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { eventually } from '../../../test/eventually'
import { fakeShell } from '../../../test/fake-engine'
import { type FakeScan, hostWith } from '../../../test/fake-scans'
import { scanSlice, scanStoreOf } from '../scan-slice'
import { recentTargets } from './recent-targets'
import { findAgain } from './remembered-scan'
import { createScanController } from './scan-controller'

const small: FakeScan = { hosts: [hostWith('127.0.0.1', [22, 80])], batch: 16, everyMs: 1 }
const asked = {
  targets: 'workbench.example',
  exclude: '',
  ports: 'ssh,http,1-100',
  excludePorts: '',
  family: 'ipv4',
  timing: 4,
} as const
const remembered = 'run 1'

type Follow = (request: { readonly id: string }, signal: AbortSignal) => AsyncIterable<FollowedEvent>

/** What a tab remembers. */
function tab(scan: string | null = remembered) {
  const kept = new Map<string, string>(scan === null ? [] : [['portlight.scan', scan]])
  return {
    kept,
    memory: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    },
  }
}

/** An engine that keeps the scan, and tells it again as it was. */
function keeping(scan: FakeScan): Follow {
  return async function* ({ id }, signal) {
    const client = await fakeShell(() => scan).shell.engine(signal)
    const plan = await client['scan.plan']({ ...asked, ports: '1-100' })
    const run = { id, kind: 'scan', version: 1, startedAt: 5000, asked } as const
    yield { kind: 'run', run, complete: false }
    const told = client['scan.run']({ id: plan.id, mayScanPublic: false, mayScanLarge: false }, signal)
    for await (const event of told) yield named(event, id)
  }
}

/** The plan of a run has the run's id. */
function named(event: ScanEvent, id: string): ScanEvent {
  return event.kind === 'planned' ? { ...event, plan: { ...event.plan, id } } : event
}

function controller(follow: Follow, memory = tab()) {
  const store = scanStoreOf(createStore(() => scanSlice))
  const made = createScanController(store, {
    engine: fakeShell(() => ({ ...small, holdAt: 0.5 }), { follow }).shell.engine,
    tab: memory.memory,
    recent: recentTargets(),
    askFrom: () => 20_000_000,
    now: () => 1000,
  })
  return { made, store, state: () => store.getState().scan }
}

it('shows the scan of the page before, as if nothing had been', async () => {
  const { made, state } = controller(keeping(small))
  await made.findAgain()
  expect(state().phase).toBe('done')
  expect(state().run).toMatchObject({
    id: 'run 1',
    startedAt: 5000,
    targets: { targets: 'workbench.example', ports: 'ssh,http,1-100', timing: 4 },
    summary: { partial: false, counts: { open: 2, closed: 98 } },
  })
  expect(state().form.targets).toBe('workbench.example')
})

it('goes on with one that runs, which can be cancelled', async () => {
  const { made, state } = controller(keeping({ ...small, holdAt: 0.5 }))
  const shown = made.findAgain()
  await eventually(() => expect(state().run?.progress?.done ?? 0).toBeGreaterThan(20))
  expect(state().phase).toBe('running')
  made.cancel()
  await shown
  expect(state().run?.summary?.partial).toBe(true)
})

it('says that one stands still', async () => {
  const { made, state } = controller(keeping({ ...small, holdAt: 0.5, progress: { paused: true } }))
  const shown = made.findAgain()
  await eventually(() => expect(state().phase).toBe('paused'))
  made.cancel()
  await shown
})

it('says so too where the first word on it is older than the pause', async () => {
  const follow = keeping({ ...small, holdAt: 0.5, progress: { paused: true } })
  const { made, state } = controller(async function* (request, signal) {
    let first = true
    for await (const event of follow(request, signal)) {
      if (first && event.kind === 'progress') {
        first = false
        yield { ...event, progress: { ...event.progress, paused: false } }
      }
      yield event
    }
  })
  const shown = made.findAgain()
  await eventually(() => expect(state().phase).toBe('paused'))
  made.cancel()
  await shown
})

it('gives way to a scan that was begun meanwhile', async () => {
  let answer: () => void = () => {}
  const waits = new Promise<void>((resolve) => {
    answer = resolve
  })
  const follow = keeping(small)
  const { made, state, store } = controller(async function* (request, signal) {
    await waits
    yield* follow(request, signal)
  })
  const shown = made.findAgain()
  store.update(({ form }) => ({ form: { ...form, targets: '127.0.0.1', ports: '1-100' } }))
  const mine = made.start()
  await eventually(() => expect(state().run?.id).toBe('plan 1'))
  answer()
  await shown
  expect(state().run?.id).toBe('plan 1')
  made.cancel()
  await mine
})

it('remembers what it starts, and not whom it scans', async () => {
  const memory = tab(null)
  const { made, store, state } = controller(keeping(small), memory)
  store.update(({ form }) => ({ form: { ...form, targets: '127.0.0.1', ports: '1-100' } }))
  const running = made.start()
  await eventually(() => expect(state().phase).toBe('running'))
  expect(memory.kept.get('portlight.scan')).toBe('plan 1')
  made.cancel()
  await running
})

it('finds nothing where a tab remembers nothing', async () => {
  const { made, state } = controller(keeping(small), tab(null))
  await made.findAgain()
  expect(state()).toMatchObject({ phase: 'idle', run: null, problem: null })
})

it('finds nothing under a name that can be none', async () => {
  const { made, state } = controller(keeping(small), tab('x'.repeat(1000)))
  await made.findAgain()
  expect(state()).toMatchObject({ phase: 'idle', run: null, problem: null })
})

it('says once that a scan is not kept any more', async () => {
  const memory = tab()
  const gone = controller(() => {
    throw failure('not-found', 'gone')
  }, memory)
  await gone.made.findAgain()
  expect(gone.state()).toMatchObject({ phase: 'idle', problem: { code: 'not-found' } })
  expect(memory.kept.has('portlight.scan')).toBe(false)
})

it('waits for a page that still shows it, and leaves the scan of another tab alone', async () => {
  const { memory, kept } = tab()
  let times = 0
  const follow = keeping(small)
  const late: Follow = (request, signal) => {
    times += 1
    if (times < 4) throw failure('refused', 'Another page shows this scan.')
    return follow(request, signal)
  }
  const { signal } = new AbortController()
  const engine = (follow: Follow) => fakeShell(() => small, { follow }).shell.engine
  expect(await findAgain(memory, engine(late), signal, 0)).toMatchObject({ kind: 'found' })
  const never: Follow = () => {
    throw failure('refused', 'Another page shows this scan.')
  }
  expect(await findAgain(memory, engine(never), signal, 0)).toEqual({ kind: 'none' })
  expect(kept.has('portlight.scan')).toBe(false)
})
