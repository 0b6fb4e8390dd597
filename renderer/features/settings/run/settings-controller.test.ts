import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { type Settings, type SettingsChange, usualSettings } from '#shared/settings/settings'
import type { SettingsState } from '#shared/settings/settings-state'
import { eventually } from '../../../test/eventually'
import { settingsSlice, settingsStoreOf } from '../settings-slice'
import { createSettingsController } from './settings-controller'

function storageInMemory() {
  const texts = new Map<string, string>()
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  }
}

interface Engine {
  readonly written: SettingsChange[]
  readonly change: (state: SettingsState, change: SettingsChange) => Promise<SettingsState>
  readonly state: SettingsState
}

const holds = (values: Partial<Settings>, problems: SettingsState['problems'] = []): SettingsState => ({
  values: { ...usualSettings, ...values },
  given: [],
  file: '/settings.json',
  problems,
})

function engine(values: Partial<Settings> = {}, parts: Partial<Engine> = {}): Engine {
  return {
    written: [],
    change: async ({ values }, { set }) => holds({ ...values, ...set }),
    state: holds(values),
    ...parts,
  }
}

/** A page over a storage; its engine (a fake) notes what it is asked to write, or never comes. */
function open(storage: ReturnType<typeof storageInMemory>, engine: Engine | null) {
  const store = settingsStoreOf(createStore(() => settingsSlice))
  const parts = (engine: Engine): Partial<Client<EngineContract>> => ({
    'settings.change': (change) => {
      engine.written.push(change)
      return engine.change(engine.state, change)
    },
    async *'settings.watch'() {
      yield engine.state
      await new Promise(() => {})
    },
  })
  const controller = createSettingsController(store, {
    engine: () =>
      engine === null ? new Promise(() => {}) : Promise.resolve(parts(engine) as Client<EngineContract>),
    storage,
    forgetHere: () => {},
  })
  return { controller, values: () => store.getState().settings.values, now: () => store.getState().settings }
}

describe('what was chosen', () => {
  it('is not lost with a page that closes before an engine is there: the next one has it written', async () => {
    const storage = storageInMemory()
    const first = open(storage, null)
    void first.controller.choose({ 'app.theme': 'dark', 'scan.timing': 2 })
    void first.controller.reset(['app.theme'])
    void first.controller.choose({ 'sockets.seconds': 5 })
    first.controller.dispose()

    const there = engine()
    const second = open(storage, there)
    expect(second.values()).toMatchObject({ 'app.theme': 'system', 'scan.timing': 2, 'sockets.seconds': 5 })
    second.controller.follow()
    await eventually(() =>
      expect(there.written).toEqual([
        { set: { 'scan.timing': 2, 'sockets.seconds': 5 }, reset: ['app.theme'] },
      ]),
    )
    second.controller.dispose()

    const after = engine()
    const last = open(storage, after)
    last.controller.follow()
    await eventually(() => expect(last.values()).toEqual(usualSettings))
    expect(after.written).toEqual([])
    last.controller.dispose()
  })

  it('is kept where the engine ends before it answers, and not written over what somebody else chose since', async () => {
    const storage = storageInMemory()
    const ending = engine(
      {},
      {
        change: () => Promise.reject(failure('disconnected', 'It ended.')),
      },
    )
    const first = open(storage, ending)
    first.controller.follow()
    await first.controller.choose({ 'app.theme': 'dark', 'sockets.seconds': 5, 'history.days': 7 })
    expect(first.values()['app.theme']).toBe('dark')
    first.controller.dispose()

    // one of them was written all the same, and one is another by now
    const there = engine({ 'sockets.seconds': 5, 'history.days': 30 })
    const second = open(storage, there)
    second.controller.follow()
    await eventually(() => expect(second.values()['history.days']).toBe(30))
    expect(there.written).toEqual([{ set: { 'app.theme': 'dark' }, reset: [] }])
    expect(second.values()).toMatchObject({ 'app.theme': 'dark', 'sockets.seconds': 5 })
    second.controller.dispose()
  })

  it('does not hide what is wrong with the file that it can not be written to', async () => {
    const told = holds({}, [{ why: 'put-aside', because: null, aside: '/x' }])
    const broken = engine(
      {},
      { state: told, change: () => Promise.reject(failure('failed', 'Somebody writes.')) },
    )
    const page = open(storageInMemory(), broken)
    page.controller.follow()
    await page.controller.choose({ 'app.theme': 'dark' })
    await eventually(() =>
      expect(page.now()).toMatchObject({
        problems: [{ why: 'put-aside', because: null, aside: '/x' }],
        problem: { message: 'Somebody writes.' },
      }),
    )
    page.controller.dispose()
  })
})
