import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { failure } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/scan/event'
import { eventually } from '../../../test/eventually'
import { fakeShell } from '../../../test/fake-engine'
import { type FakeScan, hostWith } from '../../../test/fake-scans'
import { scanSlice, scanStoreOf } from '../scan-slice'
import { findAgain, type KeptScan } from './find-again'
import { recentTargets } from './recent-targets'
import { createScanController } from './scan-controller'

const small: FakeScan = { hosts: [hostWith('127.0.0.1', [22, 80])], batch: 16, everyMs: 1 }
const request = {
  targets: 'workbench.example',
  exclude: '',
  ports: 'ssh,http,1-100',
  excludePorts: '',
  family: 'ipv4',
  timing: 4,
  scanId: 'run 1',
  mayScanPublic: false,
  mayScanLarge: false,
} as const
const remembered = JSON.stringify({ id: 'run 1', startedAt: 5000, ports: '1-100' })

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

/** A server that keeps the scan, and tells it again as it was. */
function keeping(scan: FakeScan): KeptScan['follow'] {
  return async (_id, signal) => {
    const client = await fakeShell(() => scan).shell.engine(signal)
    async function* told(): AsyncGenerator<FollowedEvent, void, void> {
      yield { kind: 'asked', request }
      yield* client['scan.run']({ ...request, ports: '1-100' }, signal)
    }
    return told()
  }
}

function controller(follow: KeptScan['follow'], memory = tab()) {
  const store = scanStoreOf(createStore(() => scanSlice))
  const made = createScanController(store, {
    engine: fakeShell(() => ({ ...small, holdAt: 0.5 })).shell.engine,
    kept: { memory: memory.memory, follow },
    recent: recentTargets(memory.memory),
    newId: () => 'run 2',
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
  expect(Object.keys(state().form)).not.toContain('scanId')
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
  const { made, state } = controller(async (id, signal) => {
    const told = await follow(id, signal)
    async function* withOldWord(): AsyncGenerator<FollowedEvent, void, void> {
      let first = true
      for await (const event of told) {
        if (first && event.kind === 'progress') {
          first = false
          yield { ...event, progress: { ...event.progress, paused: false } }
        }
        yield event
      }
    }
    return withOldWord()
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
  const { made, state, store } = controller(async (id, signal) => {
    await waits
    return follow(id, signal)
  })
  const shown = made.findAgain()
  store.update(({ form }) => ({ form: { ...form, targets: '127.0.0.1', ports: '1-100' } }))
  const mine = made.start()
  await eventually(() => expect(state().run?.id).toBe('run 2'))
  answer()
  await shown
  expect(state().run?.id).toBe('run 2')
  made.cancel()
  await mine
})

it('remembers what it starts, and not whom it scans', async () => {
  const memory = tab(null)
  const { made, store, state } = controller(keeping(small), memory)
  store.update(({ form }) => ({ form: { ...form, targets: '127.0.0.1', ports: '1-100' } }))
  const running = made.start()
  await eventually(() => expect(state().phase).toBe('running'))
  expect(JSON.parse(memory.kept.get('portlight.scan') ?? '')).toEqual({
    id: 'run 2',
    startedAt: 1000,
    ports: '1-100',
  })
  made.cancel()
  await running
})

it.each([null, '{', '{"id":5}', '{"id":"","startedAt":0,"ports":"1"}', 'null'])(
  'finds nothing where a tab remembers %s',
  async (text) => {
    const { made, state } = controller(keeping(small), tab(text))
    await made.findAgain()
    expect(state()).toMatchObject({ phase: 'idle', run: null, problem: null })
  },
)

it('says once that a scan is not kept any more', async () => {
  const memory = tab()
  const gone = controller(async () => {
    throw failure('not-found', 'gone')
  }, memory)
  await gone.made.findAgain()
  expect(gone.state()).toMatchObject({ phase: 'idle', problem: { code: 'not-found' } })
  expect(memory.kept.has('portlight.scan')).toBe(false)
})

it('waits for a page that still shows it, and leaves the scan of another tab alone', async () => {
  const { memory, kept } = tab()
  let asked = 0
  const follow = keeping(small)
  const late: KeptScan['follow'] = async (id, signal) => {
    asked += 1
    if (asked < 4) throw failure('refused', 'Another page shows this scan.')
    return follow(id, signal)
  }
  const { signal } = new AbortController()
  expect(await findAgain({ memory, follow: late }, signal, 0)).toMatchObject({ kind: 'found' })
  const never: KeptScan['follow'] = async () => {
    throw failure('refused', 'Another page shows this scan.')
  }
  expect(await findAgain({ memory, follow: never }, signal, 0)).toEqual({ kind: 'none' })
  expect(kept.has('portlight.scan')).toBe(false)
})
