import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { RunEntry } from '#shared/history/run-entry'
import type { RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { readEntry } from './kept-file'
import { RunWriter, runFileEnding } from './run-writer'

/** How long and how much is kept. */
export interface HistoryLimits {
  readonly days: number
  readonly bytes: number
}

/** What the user wants kept. */
export interface HistoryPolicy {
  /** False: no scan is written. */
  readonly keep: boolean
  /** Null: nothing is thrown away. */
  readonly limits: HistoryLimits | null
}

const noLimits: HistoryLimits = { days: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }

const dayMs = 86_400_000

const Index = v.object({
  version: v.literal(1),
  runs: v.record(v.string(), v.object({ bytes: v.number(), entry: RunEntry })),
})
type Index = v.InferOutput<typeof Index>

/** What is needed to keep runs. */
export interface HistoryNeeds {
  /** The folder for what must survive; the history has one of its own in it. */
  readonly dataFolder: string
  /** Portlight's. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Is told what went wrong, in a sentence: keeping a scan must never cost the scan. */
  readonly complain: (sentence: string) => void
  /** Asked for each scan. Left out: all are kept, and nothing is thrown away. */
  readonly policy?: () => Promise<HistoryPolicy>
}

/**
 * The runs that are kept: a file for each, written whole or not at all. The index saves reading them; it is made anew from the
 * files wherever it does not know one, so several Portlights may write theirs at the same time.
 */
export class History {
  readonly #needs: HistoryNeeds
  readonly folder: string

  constructor(needs: HistoryNeeds) {
    this.#needs = needs
    this.folder = join(needs.dataFolder, 'history')
  }

  /** Passes a scan's events on, and keeps what they come to. */
  async *keeping(head: RunHead, events: AsyncIterable<ScanEvent>): AsyncGenerator<ScanEvent, void, void> {
    const { version, wallClock } = this.#needs
    let writer: RunWriter | null = null
    try {
      for await (const event of events) {
        if (event.kind === 'planned' && (await this.#policy()).keep) {
          const made = new RunWriter(this.folder, head, event.plan, version, wallClock)
          writer = (await this.#tried(made, () => made.begin())) ? made : null
        }
        const current = writer
        if (current !== null && !(await this.#tried(current, () => current.take(event)))) writer = null
        yield event
      }
    } finally {
      const last = writer
      if (last !== null && (await this.#tried(last, () => last.finish()))) await this.#tidy()
    }
  }

  /** What is kept, newest first. Files that can't be understood are put aside, aloud. */
  async list(): Promise<readonly RunEntry[]> {
    return [...(await this.#read()).values()].map(({ entry }) => entry).reverse()
  }

  /** The file of a kept run. */
  fileOf({ id }: RunEntry): string {
    return join(this.folder, `${id}${runFileEnding}`)
  }

  /** Forgets runs. One that is gone already is no fault. */
  async remove(entries: readonly RunEntry[]): Promise<void> {
    for (const entry of entries) await rm(this.fileOf(entry), { force: true })
  }

  /** Forgets everything, what was put aside and what is not finished too: a scan that is under way is not kept. */
  async forget(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  /** @returns false where it failed, which has been told */
  async #tried(writer: RunWriter, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (thrown) {
      await writer.discard()
      this.#needs.complain(`This scan is not kept in the history: ${reasonOf(thrown)}.`)
      return false
    }
  }

  async #policy(): Promise<HistoryPolicy> {
    return (await this.#needs.policy?.()) ?? { keep: true, limits: null }
  }

  /** Keeps to the limits, and takes away what a crash left. */
  async #tidy(): Promise<void> {
    try {
      const { days, bytes } = (await this.#policy()).limits ?? noLimits
      const now = this.#needs.wallClock()
      const kept = [...(await this.#read()).values()].reverse()
      let sum = 0
      for (const [at, { entry, bytes: size }] of kept.entries()) {
        sum += size
        // the newest stays, however large it is
        if (at > 0 && (sum > bytes || entry.startedAt < now - days * dayMs)) await this.remove([entry])
      }
      for (const name of await readdir(this.folder)) {
        if (!name.endsWith('.part')) continue
        const path = join(this.folder, name)
        if ((await stat(path)).mtimeMs < now - dayMs) await unlink(path)
      }
    } catch (thrown) {
      // another Portlight may have taken the same file away
      if (!isGone(thrown)) this.#needs.complain(`The history can't be tidied: ${reasonOf(thrown)}.`)
    }
  }

  /** By id, oldest first. */
  async #read(): Promise<ReadonlyMap<string, Index['runs'][string]>> {
    const names = (await filesIn(this.folder)).filter((name) => name.endsWith(runFileEnding))
    const known = await this.#index()
    const runs = new Map<string, Index['runs'][string]>()
    let news = false
    for (const name of names) {
      const id = name.slice(0, -runFileEnding.length)
      const before = known.runs[id]
      const found = before ?? (await this.#look(name, id))
      if (found !== null) runs.set(id, found)
      news ||= before === undefined
    }
    if (news || Object.keys(known.runs).length !== runs.size) await this.#writeIndex(runs)
    const ordered = [...runs].sort(
      ([a, one], [b, other]) => one.entry.startedAt - other.entry.startedAt || (a < b ? -1 : 1),
    )
    return new Map(ordered)
  }

  /** Reads one file that the index does not know; null: it is put aside, or gone. */
  async #look(name: string, id: string): Promise<Index['runs'][string] | null> {
    const path = join(this.folder, name)
    try {
      const entry = await readEntry(path)
      if (entry !== null && entry.id === id) return { bytes: (await stat(path)).size, entry }
      const aside = join(this.folder, 'broken')
      await mkdir(aside, { recursive: true, mode: 0o700 })
      await rename(path, join(aside, name))
      this.#needs.complain(`A file of the history is damaged and was put aside: ${join(aside, name)}`)
    } catch (thrown) {
      if (!isGone(thrown)) this.#needs.complain(`${path} can't be read: ${reasonOf(thrown)}.`)
    }
    return null
  }

  async #index(): Promise<Index> {
    try {
      const read = v.safeParse(Index, JSON.parse(await readFile(join(this.folder, 'index.json'), 'utf8')))
      if (read.success) return read.output
    } catch {
      // it is made anew
    }
    return { version: 1, runs: {} }
  }

  async #writeIndex(runs: ReadonlyMap<string, Index['runs'][string]>): Promise<void> {
    const path = join(this.folder, 'index.json')
    const unfinished = join(this.folder, `.index.${process.pid}.part`)
    const index: Index = { version: 1, runs: Object.fromEntries(runs) }
    try {
      await writeFile(unfinished, JSON.stringify(index), { mode: 0o600 })
      await rename(unfinished, path)
    } catch {
      // where it can't be written, the files are read again next time
    }
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (isGone(thrown)) return []
    throw thrown
  }
}

function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
  )
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
