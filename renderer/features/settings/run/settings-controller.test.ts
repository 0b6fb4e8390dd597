import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type SettingsChange, usualSettings } from '#shared/settings/settings'
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

/** A page over a storage; its engine notes what it is asked to write, or never comes. */
function open(storage: ReturnType<typeof storageInMemory>, written: SettingsChange[] | null) {
  const store = settingsStoreOf(createStore(() => settingsSlice))
  const state = { values: usualSettings, given: [], file: '/settings.json', problems: [] }
  const parts: Partial<Client<EngineContract>> = {
    'settings.change': async (change) => {
      written?.push(change)
      return state
    },
    async *'settings.watch'() {
      yield state
    },
  }
  const controller = createSettingsController(store, {
    engine: () =>
      written === null ? new Promise(() => {}) : Promise.resolve(parts as Client<EngineContract>),
    storage,
    forgetHere: () => {},
  })
  return { controller, values: () => store.getState().settings.values }
}

describe('what was chosen', () => {
  it('is not lost with a page that closes before an engine is there: the next one has it written', async () => {
    const storage = storageInMemory()
    const first = open(storage, null)
    void first.controller.choose({ 'app.theme': 'dark', 'scan.timing': 2 })
    void first.controller.reset(['app.theme'])
    void first.controller.choose({ 'sockets.seconds': 5 })
    first.controller.dispose()

    const written: SettingsChange[] = []
    const second = open(storage, written)
    expect(second.values()).toMatchObject({ 'app.theme': 'system', 'scan.timing': 2, 'sockets.seconds': 5 })
    second.controller.follow()
    await eventually(() =>
      expect(written).toEqual([{ set: { 'scan.timing': 2, 'sockets.seconds': 5 }, reset: ['app.theme'] }]),
    )
    second.controller.dispose()

    const third: SettingsChange[] = []
    const last = open(storage, third)
    last.controller.follow()
    await eventually(() => expect(last.values()).toEqual(usualSettings))
    expect(third).toEqual([])
    last.controller.dispose()
  })
})
