import { compareRuns } from '#shared/history/compare'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { comparisonInWords } from '#shared/history/output/comparison-in-words'
import {
  type HistoryList,
  type HistorySearch,
  type KeptComparison,
  type MarkKept,
  mostListed,
} from '#shared/history/request'
import { entryMatches, isScan, type RunEntry, type ScanEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import { failure, fromThrown } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/run/run'
import type { History } from './history'
import { readRunFile } from './read-run-file'

/** What a page asks of the history. */
export class HistoryAnswers {
  readonly #history: History | null

  /** @param history null: nothing is kept here */
  constructor(history: History | null) {
    this.#history = history
  }

  async list({ words, what, most = mostListed }: HistorySearch): Promise<HistoryList> {
    const every = (await this.#history?.list()) ?? []
    const all = what === undefined ? every : every.filter((entry) => entry.what === what)
    const found = words.trim() === '' ? all : all.filter((entry) => entryMatches(entry, words.trim()))
    return { entries: found.slice(0, most), found: found.length, total: all.length }
  }

  /** A kept run as if it was found again: what it is, and all that it told. @throws Failure `not-found` */
  async *open(
    { id }: { readonly id: string },
    signal: AbortSignal,
  ): AsyncGenerator<FollowedEvent, void, void> {
    const { entry, run } = await this.#read(id, signal)
    const { startedAt, asked } = entry
    yield { kind: 'run', run: { id, kind: 'scan', version: 1, startedAt, asked }, complete: true }
    for (const event of scanOf(run).events()) {
      yield event.kind === 'planned' ? { ...event, plan: { ...event.plan, id } } : event
    }
  }

  /** A kept answer as it was given. @throws Failure `not-found` */
  async answer({ id }: { readonly id: string }): Promise<KeptAnswer> {
    const answer = await this.#history?.answer(await this.#entry(id))
    if (answer == null) throw failure('not-found', 'This kept answer can’t be read any more.')
    return answer
  }

  /** Keeps a run for good, or names it. @throws Failure `not-found`, or `failed` where it can't be written */
  async mark({ id, ...change }: MarkKept): Promise<null> {
    const entry = await this.#entry(id)
    try {
      await this.#history?.mark(entry, change)
    } catch (thrown) {
      throw failure('failed', `That can’t be written: ${fromThrown(thrown).message}`)
    }
    return null
  }

  /** @throws Failure `not-found` */
  async compare(
    { before, after }: { readonly before: string; readonly after: string },
    signal: AbortSignal,
  ): Promise<KeptComparison> {
    const [a, b] = [await this.#read(before, signal), await this.#read(after, signal)]
    const comparison = compareRuns(
      { label: 'the earlier scan', run: a.run },
      { label: 'the later scan', run: b.run },
    )
    return comparisonInWords(comparison, b.run)
  }

  async remove({ ids }: { readonly ids: readonly string[] }): Promise<null> {
    await this.#history?.remove(ids.map((id) => ({ id })))
    return null
  }

  async forget(): Promise<null> {
    await this.#history?.forget()
    return null
  }

  async #entry(id: string): Promise<RunEntry> {
    const entry = (await this.#history?.find(id)) ?? null
    if (entry === null) throw failure('not-found', 'This is not kept any more.')
    return entry
  }

  async #read(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly entry: ScanEntry; readonly run: StoredRun }> {
    const entry = await this.#entry(id)
    if (this.#history === null || !isScan(entry)) throw failure('not-found', 'This is no scan.')
    const read = await readRunFile(this.#history.fileOf(entry), signal)
    if (!read.ok) throw failure('not-found', `This kept scan can’t be read: ${read.message}`)
    return { entry, run: read.run }
  }
}
