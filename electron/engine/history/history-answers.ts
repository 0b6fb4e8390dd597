import { readFile } from 'node:fs/promises'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { earlierAndLater } from '#shared/history/output/comparison-in-words'
import {
  type HistoryList,
  type HistorySearch,
  type KeptComparison,
  type KeptFile,
  type MarkKept,
  mostListed,
} from '#shared/history/request'
import { entryMatches, isScan, type RunEntry } from '#shared/history/run-entry'
import type { StoredRun } from '#shared/history/stored-run'
import { failure } from '#shared/ipc/result'
import { fileProblem } from '#shared/words/system-error'
import type { History } from './history'
import { HistoryTroubles } from './history-troubles'
import { readRunFile } from './read-run-file'

/** What a page asks of the history. */
export class HistoryAnswers {
  readonly #history: History | null

  readonly #troubles: HistoryTroubles

  /** @param history null: nothing is kept here */
  constructor(history: History | null, troubles = new HistoryTroubles()) {
    this.#troubles = troubles
    this.#history = history
  }

  async list({ words, what, most = mostListed }: HistorySearch): Promise<HistoryList> {
    const every = (await this.#history?.list()) ?? []
    const all = what === undefined ? every : every.filter((entry) => entry.what === what)
    const found = words.trim() === '' ? all : all.filter((entry) => entryMatches(entry, words.trim()))
    const troubles = this.#troubles.after(every[0]?.startedAt ?? 0)
    return { entries: found.slice(0, most), found: found.length, total: all.length, troubles }
  }

  /** The file of a kept scan. @throws Failure `not-found` */
  async open({ id }: { readonly id: string }): Promise<KeptFile> {
    const path = await this.#fileOf(id)
    try {
      return { bytes: new Uint8Array(await readFile(path)) }
    } catch (thrown) {
      throw failure('not-found', `This kept scan can’t be read: ${fileProblem(thrown)}.`)
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
      throw failure('failed', `That can’t be written: ${fileProblem(thrown)}.`)
    }
    return null
  }

  /** @throws Failure `not-found` */
  async compare(
    { before, after }: { readonly before: string; readonly after: string },
    signal: AbortSignal,
  ): Promise<KeptComparison> {
    const [a, b] = [await this.#run(before, signal), await this.#run(after, signal)]
    return earlierAndLater(a, b)
  }

  /** @throws Failure `failed` */
  async remove({ ids }: { readonly ids: readonly string[] }): Promise<null> {
    return forgotten(this.#history?.remove(ids.map((id) => ({ id }))))
  }

  /** @throws Failure `failed` */
  async forget(): Promise<null> {
    return forgotten(this.#history?.forget())
  }

  async #entry(id: string): Promise<RunEntry> {
    const entry = (await this.#history?.find(id)) ?? null
    if (entry === null) throw failure('not-found', 'This is not kept any more.')
    return entry
  }

  async #fileOf(id: string): Promise<string> {
    const entry = await this.#entry(id)
    if (this.#history === null || !isScan(entry)) throw failure('not-found', 'This is no scan.')
    if (!(await this.#history.isSound(entry)))
      throw failure('not-found', 'This kept scan can’t be read any more: its file is damaged or gone.')
    return this.#history.fileOf(entry)
  }

  async #run(id: string, signal: AbortSignal): Promise<StoredRun> {
    const read = await readRunFile(await this.#fileOf(id), signal)
    if (!read.ok) throw failure('not-found', `This kept scan can’t be read: ${read.message}`)
    return read.run
  }
}

async function forgotten(work: Promise<void> | undefined): Promise<null> {
  try {
    await work
    return null
  } catch (thrown) {
    throw failure('failed', `That can’t be forgotten: ${fileProblem(thrown)}.`)
  }
}
