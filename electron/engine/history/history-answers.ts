import { compareRuns } from '#shared/history/compare'
import { changeWords, summaryText } from '#shared/history/output/comparison-words'
import { type HistoryList, type KeptComparison, mostCompared, mostListed } from '#shared/history/request'
import { entryMatches, type RunEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import { failure } from '#shared/ipc/result'
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

  async list({ words }: { readonly words: string }): Promise<HistoryList> {
    const all = (await this.#history?.list()) ?? []
    const found = words.trim() === '' ? all : all.filter((entry) => entryMatches(entry, words.trim()))
    return { entries: found.slice(0, mostListed), found: found.length, total: all.length }
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
    const { hosts, notKnown, same } = comparison
    return {
      summary: summaryText(comparison),
      same,
      hosts: hosts.slice(0, mostCompared).map((host) => ({
        address: host.address,
        names: [...host.names],
        changes: host.changes.map(changeWords),
        notKnown: host.notKnown.map(({ sentence }) => capital(sentence)),
      })),
      hostsLeftOut: Math.max(0, hosts.length - mostCompared),
      notKnown: notKnown.map(({ sentence }) => capital(sentence)),
    }
  }

  async remove({ ids }: { readonly ids: readonly string[] }): Promise<null> {
    const all = (await this.#history?.list()) ?? []
    await this.#history?.remove(all.filter(({ id }) => ids.includes(id)))
    return null
  }

  async forget(): Promise<null> {
    await this.#history?.forget()
    return null
  }

  async #read(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly entry: RunEntry; readonly run: StoredRun }> {
    const entry = (await this.#history?.list())?.find((one) => one.id === id)
    if (entry === undefined || this.#history === null) {
      throw failure('not-found', 'This scan is not kept any more.')
    }
    const read = await readRunFile(this.#history.fileOf(entry), signal)
    if (!read.ok) throw failure('not-found', `This kept scan can’t be read: ${read.message}`)
    return { entry, run: read.run }
  }
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}
