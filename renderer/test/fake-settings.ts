import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import type { Settings } from '#shared/settings/settings'
import type { SettingsProblem } from '#shared/settings/settings-problem'
import type { SettingsState } from '#shared/settings/settings-state'
import { changedText, readSettings } from '#shared/settings/settings-text'

export interface SettingsPlay {
  readonly chosen?: Partial<Settings>
  /** What is wrong with the file. */
  readonly problems?: readonly SettingsProblem[]
  /** Nothing can be written. */
  readonly full?: boolean
}

export interface PlayedSettings {
  readonly handlers: Pick<Handlers<EngineContract>, 'settings.watch' | 'settings.change'>
  /** What stands in the file. */
  text(): string
  /** As if another Portlight changed it. */
  change(set: Partial<Settings>): void
}

/** Settings whose file is a text in memory. */
export function playedSettings({
  chosen = {},
  problems = [],
  full = false,
}: SettingsPlay = {}): PlayedSettings {
  let text = changedText(null, { set: chosen, reset: [] })
  const watchers = new Set<() => void>()
  const state = (): SettingsState => {
    const read = readSettings(text)
    if (read.kind !== 'read') throw new Error(text)
    const { values, given } = read
    return { values, given, file: '/home/mia/.local/state/portlight/settings.json', problems }
  }
  const handlers: PlayedSettings['handlers'] = {
    async *'settings.watch'(_input, signal) {
      let wake = () => {}
      const look = () => wake()
      watchers.add(look)
      signal.addEventListener('abort', look)
      while (!signal.aborted) {
        yield state()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      watchers.delete(look)
    },
    async 'settings.change'(change) {
      if (full) throw failure('failed', 'The settings can’t be written: the disk is full.')
      text = changedText(text, change)
      for (const look of watchers) look()
      return state()
    },
  }
  return {
    handlers,
    text: () => text,
    change(set) {
      text = changedText(text, { set, reset: [] })
      for (const look of watchers) look()
    },
  }
}
