import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { boundedAnswer, entryOf, sameText } from '#shared/history/answer-entry'
import type { HistoryProblem } from '#shared/history/history-problem'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { isScan, keptRunId, type MarkChange, type RunEntry, type ScanEntry } from '#shared/history/run-entry'
import { failure } from '#shared/ipc/result'
import type { RunHead } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { fileProblem, systemErrorOf } from '#shared/words/system-error'
import { dayMs, type HistoryPolicy, noLimits } from './history-policy'
import { isGone, sweepLeftovers } from './leftovers'
import { RunFile, readAnswer, readEntry, runFileEnding, writeRun } from './run-file'
import { type IndexedRun, RunIndex } from './run-index'
import { markEnding, markPath, readMark, writeMark } from './run-marks'
import type { ScanWriter } from './scan-writer'

/** Lines of the index that lead nowhere, before it is written anew. */
const mostStale = 200

/** What is needed to keep runs. */
export interface HistoryNeeds {
  /** The folder for what must survive; the history has one of its own in it. */
  readonly dataFolder: string
  /** Portlight's. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Is told what went wrong: keeping an answer must never cost the answer. */
  readonly complain: (problem: HistoryProblem) => void
  /** Asked for each run. Left out: all are kept, and nothing is thrown away. */
  readonly policy?: () => Promise<HistoryPolicy>
}

/**
 * The one room for what Portlight remembers of its answers: a file for each run, written whole or not at all. Several
 * Portlights may write theirs at the same time.
 */
export class History {
  readonly #needs: HistoryNeeds
  readonly #index: RunIndex
  /** What can't be read was told of. */
  readonly #said = new Set<string>()
  readonly folder: string

  constructor(needs: HistoryNeeds) {
    this.#needs = needs
    this.folder = join(needs.dataFolder, 'history')
    this.#index = new RunIndex(this.folder)
  }

  /** Passes a scan's events on, and keeps what they come to. */
  async *keeping(head: RunHead, events: AsyncIterable<ScanEvent>): AsyncGenerator<ScanEvent, void, void> {
    const { version, wallClock } = this.#needs
    let current: { readonly file: RunFile; readonly writer: ScanWriter } | null = null
    try {
      for await (const event of events) {
        if (event.kind === 'planned' && (await this.#policy()).keep) {
          const id = this.#newId(head.startedAt)
          const file = new RunFile(this.folder, id)
          const writer = await this.#tried(file, async () => {
            // how a scan is written is much, and a command that keeps another answer waits for it in vain
            const { ScanWriter } = await import('./scan-writer')
            const begun = new ScanWriter(file, id, head, event.plan, version, wallClock)
            await begun.begin()
            return begun
          })
          current = writer === 'failed' ? null : { file, writer }
        }
        const now = current
        if (now !== null && (await this.#tried(now.file, () => now.writer.take(event))) === 'failed')
          current = null
        yield event
      }
    } finally {
      const last = current
      if (last !== null) {
        await this.#tried(last.file, async () => {
          const entry = await last.writer.finish()
          await this.#index.add([{ bytes: await last.file.finish(entry), entry }])
        })
        await this.#tidy(await this.#policy())
      }
    }
  }

  /**
   * Keeps an answer, where answers are kept. Of several in a row that say the same the first and the last stay. Never fails.
   * @param took when it began, in milliseconds since 1970, and milliseconds that it took
   */
  async keep(
    given: KeptAnswer,
    took: { readonly startedAt: number; readonly tookMs: number },
  ): Promise<RunEntry | null> {
    try {
      const policy = await this.#policy()
      if (!policy.keep) return null
      const answer = boundedAnswer(given)
      const id = this.#newId(took.startedAt)
      const same = sameText(answer)
      const digest = same === null ? '' : await digestOf(same)
      const run = { id, startedAt: took.startedAt, tookMs: Math.max(0, Math.round(took.tookMs)) }
      const entry = entryOf(answer, run, digest)
      const head = { id, kind: answer.kind, version: 1, startedAt: took.startedAt }
      const replaced = digest === '' ? null : await this.#repeated(entry, digest)
      const text = `${JSON.stringify({ kind: 'run', run: head })}\n${JSON.stringify(answer)}\n`
      await this.#index.add([{ bytes: await writeRun(this.folder, text, entry), entry }])
      if (replaced !== null) await this.remove([replaced])
      await this.#tidy(policy)
      return entry
    } catch (thrown) {
      this.#notKept('answer', thrown)
      return null
    }
  }

  /** What is kept, newest first. Files that can't be understood are put aside, aloud. */
  async list(): Promise<readonly RunEntry[]> {
    return (await this.#read()).map(({ entry }) => entry)
  }

  /** One kept run, by its id, without a look at the others; null: it is not kept any more. */
  async find(id: string): Promise<RunEntry | null> {
    const name = `${id}${runFileEnding}`
    const there = await stat(join(this.folder, name)).catch(() => null)
    if (there === null) return null
    const run = (await this.#index.read()).get(id) ?? (await this.#look(name, id))
    if (run === null) return null
    const mark = await readMark(this.folder, id)
    return mark === null ? run.entry : { ...run.entry, mark }
  }

  /** The kept scans, newest first. */
  async scans(): Promise<readonly ScanEntry[]> {
    return (await this.list()).filter(isScan)
  }

  /** The file of a kept run. */
  fileOf({ id }: Pick<RunEntry, 'id'>): string {
    return join(this.folder, `${id}${runFileEnding}`)
  }

  /** Whether a kept run can be read to its end: what is damaged is put aside, aloud, and whoever was to read it need not. */
  async isSound({ id }: RunEntry): Promise<boolean> {
    return (await this.#look(`${id}${runFileEnding}`, id)) !== null
  }

  /** An answer as it was given; null: its file is gone or damaged, which is told. Rejects where it can't be read. */
  async answer(entry: RunEntry): Promise<KeptAnswer | null> {
    try {
      const answer = await readAnswer(this.fileOf(entry))
      if (answer === null) await this.#putAside(`${entry.id}${runFileEnding}`)
      return answer
    } catch (thrown) {
      if (isGone(thrown)) return null
      throw thrown
    }
  }

  /** Keeps a run for good, or names it; null takes the name away. Rejects with the system's error. */
  async mark({ id, mark }: RunEntry, { kept, name }: MarkChange): Promise<void> {
    await writeMark(this.folder, id, {
      kept: kept ?? mark?.kept ?? false,
      name: name === undefined ? (mark?.name ?? null) : name,
    })
  }

  /** Forgets runs. One that is gone already is no fault. */
  async remove(entries: readonly Pick<RunEntry, 'id'>[]): Promise<void> {
    for (const entry of entries) {
      await rm(this.fileOf(entry), { force: true })
      await rm(markPath(this.folder, entry.id), { force: true })
    }
  }

  /** Forgets everything, what was put aside and what is not finished too: a scan that is under way is not kept. */
  async forget(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  #newId(startedAt: number): string {
    return keptRunId(
      startedAt,
      Math.floor(Math.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
  }

  /** The one before, where the two before say the same as this one; null: there are none such, or somebody marked it. */
  async #repeated(entry: RunEntry, digest: string): Promise<RunEntry | null> {
    const before = (await this.list()).filter(({ what }) => what === entry.what).slice(0, 2)
    const [last] = before
    const isSame = before.length === 2 && before.every((one) => 'digest' in one && one.digest === digest)
    return isSame && last !== undefined && last.mark === undefined ? last : null
  }

  /** What the work came to; what failed has been told. */
  async #tried<T>(file: RunFile, work: () => Promise<T>): Promise<T | 'failed'> {
    try {
      return await work()
    } catch (thrown) {
      await file.discard()
      this.#notKept('scan', thrown)
      return 'failed'
    }
  }

  #notKept(what: 'scan' | 'answer', thrown: unknown): void {
    this.#needs.complain({ why: 'not-kept', what, folder: this.folder, error: systemErrorOf(thrown) })
  }

  async #policy(): Promise<HistoryPolicy> {
    return (await this.#needs.policy?.()) ?? { keep: true, limits: null }
  }

  /** Keeps to the limits, and takes away what a crash left. What a person keeps does not count. */
  async #tidy({ limits }: HistoryPolicy): Promise<void> {
    try {
      const { days, bytes } = limits ?? noLimits
      const now = this.#needs.wallClock()
      const names = await filesIn(this.folder)
      const runs = await this.#read(names)
      let sum = 0
      let newest = true
      for (const { entry, bytes: size } of runs) {
        if (entry.mark?.kept === true) continue
        sum += size
        // the newest stays, however large it is
        if (!newest && (sum > bytes || entry.startedAt < now - days * dayMs)) await this.remove([entry])
        newest = false
      }
      await sweepLeftovers(this.folder, names, now, new Set(runs.map(({ entry }) => entry.id)))
      if (this.#index.lines > 2 * runs.length + mostStale) await this.#index.write(runs)
    } catch (thrown) {
      // another Portlight may have taken the same file away
      if (!isGone(thrown)) this.#needs.complain({ why: 'not-tidied', error: systemErrorOf(thrown) })
    }
  }

  /** Newest first. */
  async #read(names?: readonly string[]): Promise<readonly IndexedRun[]> {
    const there = names ?? (await filesIn(this.folder))
    const known = await this.#index.read()
    const runs: IndexedRun[] = []
    const news: IndexedRun[] = []
    const marked: string[] = []
    for (const name of there) {
      if (name.endsWith(markEnding)) marked.push(name.slice(0, -markEnding.length))
      if (!name.endsWith(runFileEnding)) continue
      const id = name.slice(0, -runFileEnding.length)
      const before = known.get(id)
      const found = before ?? (await this.#look(name, id))
      if (found === null) continue
      runs.push(found)
      if (before === undefined) news.push(found)
    }
    if (news.length > 0) await this.#index.add(news)
    const marks = new Map(
      await Promise.all(marked.map(async (id) => [id, await readMark(this.folder, id)] as const)),
    )
    return runs
      .map((run) => {
        const mark = marks.get(run.entry.id)
        return mark == null ? run : { ...run, entry: { ...run.entry, mark } }
      })
      .sort(
        ({ entry: one }, { entry: other }) => other.startedAt - one.startedAt || (one.id < other.id ? 1 : -1),
      )
  }

  /** Reads one file that the index does not know; null: it is put aside, gone, or a newer Portlight's. */
  async #look(name: string, id: string): Promise<IndexedRun | null> {
    const path = join(this.folder, name)
    try {
      const entry = await readEntry(path)
      if (entry === 'newer') return this.#sayOnce({ why: 'newer', path })
      if (entry !== 'damaged' && entry.id === id) return { bytes: (await stat(path)).size, entry }
      await this.#putAside(name)
    } catch (thrown) {
      if (!isGone(thrown)) this.#sayOnce({ why: 'unreadable', path, error: systemErrorOf(thrown) })
    }
    return null
  }

  async #putAside(name: string): Promise<void> {
    const aside = join(this.folder, 'broken')
    await mkdir(aside, { recursive: true, mode: 0o700 })
    await rename(join(this.folder, name), join(aside, name))
    this.#needs.complain({ why: 'damaged', aside: join(aside, name) })
  }

  #sayOnce(problem: HistoryProblem & { readonly path: string }): null {
    const name = JSON.stringify(problem)
    if (!this.#said.has(name)) this.#needs.complain(problem)
    this.#said.add(name)
    return null
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (isGone(thrown)) return []
    throw failure('failed', `The history can’t be read: ${fileProblem(thrown)}.`)
  }
}

/** To load Node's cryptography takes longer than most answers, and few of them want it. */
async function digestOf(text: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
