import { type FSWatcher, watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { failure } from '#shared/ipc/result'
import type { SettingsChange } from '#shared/settings/settings'
import type { SettingsState } from '#shared/settings/settings-state'
import { SettingsFile, type SettingsReading } from './settings-file'

/** Milliseconds after which a file that could not be understood is looked at again. */
const againAfterMs = 2_500

/** The settings, as the engine's parts and the pages want them. */
export class SettingsDesk {
  readonly #file: SettingsFile
  readonly #watchers = new Set<() => void>()
  /** What reads the file or writes it: a broken one is put aside by whoever reads it. */
  readonly #underWay = new Set<Promise<unknown>>()
  #closed = false

  constructor(dataFolder: string) {
    this.#file = new SettingsFile(dataFolder)
  }

  now(): Promise<SettingsReading> {
    return this.#waitedFor(this.#file.read())
  }

  /** @throws Failure `refused`, `failed`, `disconnected` once it is closed */
  async change(change: SettingsChange): Promise<SettingsState> {
    // its process may end at any moment now, in the middle of it
    if (this.#closed) throw failure('disconnected', 'Portlight is ending.')
    const state = await this.#waitedFor(this.#file.change(change))
    for (const look of this.#watchers) look()
    return told(state)
  }

  /** Waits for what is being read and written, and writes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#underWay)
  }

  async #waitedFor<Read>(work: Promise<Read>): Promise<Read> {
    this.#underWay.add(work)
    try {
      return await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  /** What holds, at once and whenever it is changed: here, by another Portlight, or in an editor. */
  async *watch(signal: AbortSignal): AsyncGenerator<SettingsState, void, void> {
    let news = true
    let wake = () => {}
    const look = () => {
      news = true
      wake()
    }
    this.#watchers.add(look)
    signal.addEventListener('abort', look)
    const files = await watchFile(this.#file.path, look)
    let again: NodeJS.Timeout | undefined
    let before = ''
    try {
      while (!signal.aborted) {
        news = false
        const state = await this.now()
        clearTimeout(again)
        if (!state.known) again = setTimeout(look, againAfterMs)
        const text = JSON.stringify(told(state))
        if (text !== before) yield told(state)
        before = text
        if (news || signal.aborted) continue
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    } finally {
      clearTimeout(again)
      files?.close()
      this.#watchers.delete(look)
      signal.removeEventListener('abort', look)
    }
  }
}

function told({ values, given, file, problems }: SettingsReading): SettingsState {
  return { values, given, file, problems }
}

/** Its folder is watched: the file is another one after each change. Null where that can't be, and only own changes are seen. */
async function watchFile(path: string, look: () => void): Promise<FSWatcher | null> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) look()
    })
    // the folder may be taken away
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}
