import { readFileSync, realpathSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProgramFile, ProgramPackages } from '../platform'
import { runCommand } from '../run-command'

/** What is looked at of a computer. */
export interface PackagePlaces {
  /** `/proc`. */
  readonly proc: string
  /** Where dpkg has the lists of its packages' files, and what stands in for whose file (dpkg(1), "FILES"). */
  readonly lists: string
  readonly diversions: string
  /** Asks RPM's database for the packages of a file: a name a line; '' where it says nothing. */
  readonly askRpm: (file: string, signal: AbortSignal) => Promise<string>
}

/** Executables that are remembered. */
const mostKept = 1_000

const here: PackagePlaces = {
  proc: '/proc',
  lists: '/var/lib/dpkg/info',
  diversions: '/var/lib/dpkg/diversions',
  // rpm(8): -f asks by a file that is there
  askRpm: (file, signal) => runCommand('rpm', ['-q', '--queryformat', '%{NAME}\\n', '-f', file], signal),
}

/**
 * Which package an executable came with, as dpkg and RPM have it. A file of the same path in a container is another one, so is one
 * that an update has replaced: what a process runs has to be the very file that stands there now.
 */
export class LinuxPackages implements ProgramPackages {
  readonly #places: PackagePlaces
  readonly #known = new Map<string, readonly string[] | null>()

  constructor(places: PackagePlaces = here) {
    this.#places = places
  }

  async of(
    files: readonly ProgramFile[],
    signal: AbortSignal,
  ): Promise<readonly (readonly string[] | null)[]> {
    const keys = files.map((file) => this.#keyOf(file))
    const wanted = new Map<string, string>()
    for (const [at, key] of keys.entries()) {
      if (key !== null && !this.#known.has(key)) wanted.set(key, files[at]?.executable ?? '')
    }
    if (wanted.size > 0) await this.#look(wanted, signal)
    return keys.map((key) => (key === null ? null : (this.#known.get(key) ?? null)))
  }

  /** Names the very file; null where the process runs another one than stands there. */
  #keyOf({ pid, executable }: ProgramFile): string | null {
    try {
      const runs = statSync(join(this.#places.proc, String(pid), 'exe'))
      const stands = statSync(executable)
      if (runs.dev !== stands.dev || runs.ino !== stands.ino) return null
      return `${executable}\n${stands.dev} ${stands.ino} ${stands.ctimeMs}`
    } catch {
      return null
    }
  }

  async #look(wanted: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
    const found = await this.#inLists([...wanted.values()], signal)
    if (this.#known.size > mostKept) this.#known.clear()
    for (const [key, file] of wanted) {
      const ofDpkg = found?.get(file) ?? null
      const ofRpm = ofDpkg === null || ofDpkg.length === 0 ? await this.#inRpm(file, signal) : []
      if (signal.aborted) return
      this.#known.set(key, ofRpm.length > 0 ? ofRpm : ofDpkg)
    }
  }

  /** By file; null where there are no lists, or a file may stand in for another package's (dpkg-divert(1)). */
  async #inLists(
    files: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly string[] | null> | null> {
    const { lists, diversions } = this.#places
    try {
      const names = (await readdir(lists)).filter((name) => name.endsWith('.list'))
      if (names.length === 0) return null
      const diverted = new Set(readFileSync(diversions, 'utf8').split('\n'))
      const asked = files.map((file) => ({ file, lines: namesOf(file).map((one) => `\n${one}\n`) }))
      const found = new Map<string, Set<string>>(files.map((file) => [file, new Set()]))
      for (const name of names) {
        signal.throwIfAborted()
        const list = await readFile(join(lists, name))
        for (const { file, lines } of asked) {
          if (lines.some((line) => list.includes(line))) found.get(file)?.add(packageOf(name))
        }
      }
      return new Map(
        [...found].map(([file, packages]) => [
          file,
          namesOf(file).some((one) => diverted.has(one)) ? null : [...packages].sort(),
        ]),
      )
    } catch {
      return null
    }
  }

  async #inRpm(file: string, signal: AbortSignal): Promise<readonly string[]> {
    const answer = await this.#places.askRpm(file, signal)
    return [...new Set(answer.split('\n').filter((line) => line !== ''))].sort()
  }
}

/** "libc6:amd64.list" is of libc6. */
function packageOf(list: string): string {
  return list.slice(0, -'.list'.length).split(':', 1)[0] ?? ''
}

/** A path, and the one that packages of before the merge of /bin into /usr/bin have (file-hierarchy(7)), where it is the same file. */
function namesOf(file: string): readonly string[] {
  const older = /^\/usr(\/(?:s?bin|lib\w*)\/.+)$/.exec(file)?.[1]
  if (older === undefined) return [file]
  try {
    return realpathSync(older) === realpathSync(file) ? [file, older] : [file]
  } catch {
    return [file]
  }
}
