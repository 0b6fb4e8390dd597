import * as v from 'valibot'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import {
  type SettingKey,
  Settings,
  SettingsChange,
  settingKeys,
  usualSettings,
} from '#shared/settings/settings'
import type { SettingsState } from '#shared/settings/settings-state'
import { remembered, type TextStorage } from '../../../ui/remembered'
import type { SettingsStore } from '../settings-slice'

interface SettingsEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** What held the last time, so that nothing changes its looks while the engine is asked. */
  readonly storage: TextStorage
  /** Forgets what the page knows of earlier questions. */
  readonly forgetHere: () => void
}

/** Follows the settings, and changes them. */
export interface SettingsController {
  /** Begins to hear of them; once is enough. */
  follow(): void
  choose(values: Partial<Settings>): Promise<void>
  reset(keys: readonly SettingKey[]): Promise<void>
  resetAll(): Promise<void>
  /** Forgets kept scans, earlier questions and answers, and who may look from outside. */
  forgetEverything(): Promise<void>
  /** Leads to a setting by its name. */
  want(key: SettingKey | null): void
  dismissProblem(): void
  dispose(): void
}

/** Milliseconds until an engine that broke off is asked again. */
const retryMs = 1_000

/** What held the last time, as far as this storage knows. */
export function lastSettings(storage: TextStorage): Settings {
  return keptSettings(storage).read() ?? usualSettings
}

export function createSettingsController(store: SettingsStore, edges: SettingsEdges): SettingsController {
  const { update } = store
  const ended = new AbortController()
  const { signal } = ended
  const kept = keptSettings(edges.storage)
  /** What was chosen and not written yet: a page may be closed before the engine is there to write it. */
  const unwritten = remembered(edges.storage, 'portlight.settings.unwritten', Unwritten)
  let following = false
  /** Changes whose answer has not come: what is told meanwhile is older than they are. */
  let underWay = 0
  update(() => ({ values: lastSettings(edges.storage) }))

  const show = ({ values, given, file, problems }: SettingsState) => {
    if (underWay > 0) return update(() => ({ file, problems }))
    kept.write(values)
    update(() => ({ values, given, file, problems }))
  }

  /** What an engine that ended before it answered has not written is written now. */
  const writeWhatIsLeft = ({ values }: SettingsState) => {
    const left = underWay > 0 ? null : unwritten.read()
    if (left === null) return
    unwritten.forget()
    const wanted = stillWanted(left, values)
    if (wanted !== null) void change(wanted, values)
  }

  const hear = async () => {
    while (!signal.aborted) {
      try {
        const client = await edges.engine(signal)
        let first = true
        for await (const state of client['settings.watch']({}, signal)) {
          if (first) writeWhatIsLeft(state)
          first = false
          show(state)
        }
      } catch {
        // the engine broke off; what was told last holds
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }

  /** @param before what held until now */
  const change = async (wanted: SettingsChange, before: Settings) => {
    underWay += 1
    kept.write(store.getState().settings.values)
    unwritten.write(bothChanges(unwritten.read(), { ...wanted, before: valuesOf(wanted, before) }))
    try {
      const client = await edges.engine(signal)
      const state = await client['settings.change'](wanted, signal)
      underWay -= 1
      if (underWay === 0) unwritten.forget()
      show(state)
    } catch (thrown) {
      underWay -= 1
      const problem = fromThrown(thrown)
      // whoever comes next has it written
      if (signal.aborted || problem.code === 'disconnected') return
      // it holds here all the same, until the page is closed
      if (underWay === 0) unwritten.forget()
      update(() => ({ problem }))
    }
  }

  const reset = (keys: readonly SettingKey[]) => {
    const before = store.getState().settings.values
    const usual = Object.fromEntries(keys.map((key) => [key, usualSettings[key]]))
    update(({ values, given }) => ({
      values: { ...values, ...usual },
      given: given.filter((key) => !keys.includes(key)),
      problem: null,
    }))
    return change({ set: {}, reset: keys }, before)
  }

  return {
    follow() {
      if (following) return
      following = true
      void hear()
    },
    choose(set) {
      const before = store.getState().settings.values
      update(({ values, given }) => {
        const chosen = settingKeys.filter((key) => given.includes(key) || Object.hasOwn(set, key))
        return { values: { ...values, ...set }, given: chosen, problem: null, forgotten: false }
      })
      return change({ set, reset: [] }, before)
    },
    reset,
    resetAll: () => reset(settingKeys),
    async forgetEverything() {
      edges.forgetHere()
      try {
        const client = await edges.engine(signal)
        await client['history.forget']({}, signal)
        update(() => ({ forgotten: true }))
      } catch (thrown) {
        update(() => ({ problem: fromThrown(thrown) }))
      }
      await reset(['forward.outside'])
    },
    want: (wanted) => update(() => ({ wanted })),
    dismissProblem: () => update(() => ({ problem: null })),
    dispose: () => ended.abort(),
  }
}

/** A change that nobody answered yet. */
const Unwritten = v.strictObject({
  ...SettingsChange.entries,
  /** What held before of what it changes. */
  before: SettingsChange.entries.set,
})
type Unwritten = v.InferOutput<typeof Unwritten>

/** A change, and one that was made after it. */
function bothChanges(first: Unwritten | null, then: Unwritten): Unwritten {
  if (first === null) return then
  const kept = Object.entries(first.set).filter(([key]) => !then.reset.some((reset) => reset === key))
  return {
    set: { ...Object.fromEntries(kept), ...then.set },
    reset: [...new Set([...first.reset, ...then.reset])].filter((key) => !Object.hasOwn(then.set, key)),
    before: { ...then.before, ...first.before },
  }
}

/** What is to be written yet of a change: not what was, and not what somebody chose otherwise since. */
function stillWanted({ set, reset, before }: Unwritten, now: Settings): SettingsChange | null {
  const untouched = (key: string) =>
    JSON.stringify(now[key as SettingKey]) === JSON.stringify(before[key as SettingKey])
  const left = {
    set: Object.fromEntries(Object.entries(set).filter(([key]) => untouched(key))),
    reset: reset.filter(untouched),
  }
  return left.reset.length + Object.keys(left.set).length > 0 ? left : null
}

function valuesOf({ set, reset }: SettingsChange, values: Settings): Partial<Settings> {
  return Object.fromEntries([...Object.keys(set), ...reset].map((key) => [key, values[key as SettingKey]]))
}

function keptSettings(storage: TextStorage) {
  return remembered(storage, 'portlight.settings', Settings)
}
