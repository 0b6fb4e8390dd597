import { mkdir, readdir, readFile, realpath, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failure } from '#shared/ipc/result'
import { type SettingsChange, usualSettings } from '#shared/settings/settings'
import { type NoSettings, type SettingsProblem, settingsProblemText } from '#shared/settings/settings-problem'
import type { SettingsState } from '#shared/settings/settings-state'
import { changedText, readSettings } from '#shared/settings/settings-text'
import { errorCode, fileProblem, systemErrorOf } from '#shared/words/system-error'
import { isRunning } from '../running'
import { writeWhole } from '../whole-file'

/** Milliseconds in which a file that can't be understood may still be under an editor's hands. */
const editedForMs = 2_000
/** Milliseconds to wait for another Portlight that writes. */
const waitForMs = 3_000
/** Milliseconds after which one that never finished is given up: its process may be another computer's; one that is gone here. */
const abandonedAfterMs = { running: 10_000, gone: 1_000 }
/** More is no file of settings. */
const largest = 1024 * 1024

/** What the file says now. */
export interface SettingsReading extends SettingsState {
  /** False: what was chosen is not known, so nothing may be thrown away because of what holds instead. */
  readonly known: boolean
}

/**
 * The settings of this user, in a file that people can read and write too. It is read whenever somebody wants to know, so
 * that several Portlights agree; it is written whole or not at all, one Portlight after the other.
 */
export class SettingsFile {
  readonly path: string
  /** What held when the file could be understood last. */
  #last: SettingsReading | null = null
  /** Told for as long as this Portlight lives. */
  #aside: SettingsProblem | null = null
  #moving: Promise<void> | null = null

  /** @param dataFolder made when needed */
  constructor(dataFolder: string) {
    this.path = join(dataFolder, 'settings.json')
  }

  /** Never fails: what can't be read is told among the problems. */
  async read(): Promise<SettingsReading> {
    const file = await this.#look()
    if (file.kind === 'failed') return this.#unknown(file.problem)
    const text = file.kind === 'none' ? null : readSettings(file.text)
    switch (text?.kind) {
      case undefined:
        await this.#findAside()
        return this.#aside === null ? this.#known(usualSettings, [], []) : this.#unknown()
      case 'read':
        return this.#known(text.values, text.given, text.problems)
      case 'later':
        return this.#unknown({ why: 'later', file: this.path })
      case 'broken': {
        const broken = { why: 'broken', file: this.path, because: text.because } as const
        if (file.kind === 'text' && Date.now() - file.changedAt < editedForMs)
          return this.#unknown({ ...broken, stuck: null })
        try {
          await this.#putAside(text.because)
        } catch (thrown) {
          return this.#unknown({ ...broken, stuck: systemErrorOf(thrown) })
        }
        return this.#unknown()
      }
    }
  }

  /** @throws Failure `refused`, `failed` */
  async change(change: SettingsChange): Promise<SettingsReading> {
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      await this.#alone(() => this.#write(change))
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && 'syscall' in thrown)
        throw failure('failed', `The settings can’t be written to ${this.path}: ${fileProblem(thrown)}.`)
      throw thrown
    }
    return this.read()
  }

  async #write(change: SettingsChange): Promise<void> {
    const file = await this.#look()
    if (file.kind === 'failed') throw failure('refused', settingsProblemText(file.problem))
    const before = file.kind === 'none' ? null : file.text
    const read = before === null ? null : readSettings(before)
    if (read?.kind === 'later')
      throw failure('refused', settingsProblemText({ why: 'later', file: this.path }))
    if (read?.kind === 'broken') await this.#putAside(read.because)
    // somebody may keep the file elsewhere, with a link to it here
    const path = await realpath(this.path).catch(() => this.path)
    await writeWhole(path, changedText(read?.kind === 'read' ? before : null, change))
  }

  /** What the file holds, and when that was written. */
  async #look(): Promise<
    | { readonly kind: 'text'; readonly text: string; readonly changedAt: number }
    | { readonly kind: 'none' }
    | { readonly kind: 'failed'; readonly problem: SettingsProblem }
  > {
    try {
      const { size, mtimeMs } = await stat(this.path)
      const text = size > largest ? '' : await readFile(this.path, 'utf8')
      return { kind: 'text', text, changedAt: mtimeMs }
    } catch (thrown) {
      const { code, syscall } = thrown as NodeJS.ErrnoException
      // a folder that this user may not even look into is another user's (HOME kept over su): nothing was chosen there
      const elsewhere = code === 'EACCES' && syscall === 'stat'
      const none = code === 'ENOENT' || code === 'ENOTDIR' || elsewhere
      if (none) return { kind: 'none' }
      const problem = { why: 'unreadable', file: this.path, error: systemErrorOf(thrown) } as const
      return { kind: 'failed', problem }
    }
  }

  /** Whoever else reads the broken file meanwhile waits for the same move, and tells the same of it. */
  async #putAside(because: NoSettings): Promise<void> {
    this.#moving ??= this.#moveAside(because).finally(() => {
      this.#moving = null
    })
    await this.#moving
  }

  async #moveAside(because: NoSettings): Promise<void> {
    const day = new Date().toISOString().replaceAll(':', '-').slice(0, 19)
    const aside = `${this.#asidePrefix}${day}.json`
    try {
      await rename(this.path, aside)
      this.#aside = { why: 'put-aside', because, aside }
    } catch (thrown) {
      // another reader, here or in another Portlight, may have put it aside meanwhile
      if (errorCode(thrown) !== 'ENOENT') throw thrown
      await this.#findAside()
      this.#aside ??= { why: 'put-aside', because, aside: null }
    }
  }

  /** What another Portlight put aside, and nobody chose again since: what was chosen is as little known here as there. */
  async #findAside(): Promise<void> {
    if (this.#aside !== null) return
    const names = await readdir(dirname(this.path)).catch(() => [])
    const last = names
      .filter((name) => name.startsWith(basename(this.#asidePrefix)))
      .sort()
      .at(-1)
    if (last === undefined) return
    this.#aside ??= { why: 'put-aside', because: null, aside: join(dirname(this.path), last) }
  }

  /** With the time behind it: the last by name is the last by time. */
  get #asidePrefix(): string {
    return `${this.path.slice(0, -'.json'.length)}.broken-`
  }

  #known(
    values: SettingsState['values'],
    given: SettingsState['given'],
    problems: readonly SettingsProblem[],
  ): SettingsReading {
    const aside = this.#aside === null ? [] : [this.#aside]
    this.#last = { values, given, file: this.path, problems: [...aside, ...problems], known: true }
    return this.#last
  }

  /** What held before holds on; where nothing did, what holds for everybody. */
  #unknown(problem?: SettingsProblem): SettingsReading {
    const { values, given } = this.#last ?? { values: usualSettings, given: [] }
    const problems = [this.#aside, problem].flatMap((one) => one ?? [])
    return { values, given, file: this.path, problems, known: false }
  }

  /** Runs one change while no other Portlight makes one. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const lock = `${this.path}.lock`
    const until = Date.now() + waitForMs
    for (;;) {
      try {
        await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
        break
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      }
      if (await isAbandoned(lock)) await unlink(lock).catch(() => {})
      else if (Date.now() > until)
        throw failure('failed', 'Another Portlight is writing the settings. Try again in a moment.')
      else await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20))
    }
    try {
      await work()
    } finally {
      await rm(lock, { force: true })
    }
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(lock)
    const maker = Number(await readFile(lock, 'utf8'))
    return Date.now() - mtimeMs > abandonedAfterMs[isRunning(maker) ? 'running' : 'gone']
  } catch {
    // gone meanwhile
    return false
  }
}
