import { statSync } from 'node:fs'
import type { FileTrouble } from '#shared/baseline/file-trouble'
import type { WatchEvent, WatchedDrift } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import { baselineAt } from '../baseline/baseline-at'

/** Takes what is wrong with a file. `before`: it could be read before, and what it said then holds on. */
type Complain = (trouble: FileTrouble, before: boolean) => void

/** The baseline's file of a watch: read once, and again whenever somebody changed it. */
export class WatchedFile {
  readonly #name: string
  readonly #complain: Complain
  readonly #told = new Map<string, WatchedDrift>()
  #text = ''
  #stamp: string | null = null

  private constructor(name: string, complain: Complain) {
    this.#name = name
    this.#complain = complain
  }

  /** Null where it can't be read, or says something that can't be meant: the reason has been said. */
  static async open(name: string, complain: Complain): Promise<WatchedFile | null> {
    const baseline = new WatchedFile(name, complain)
    return (await baseline.changed()) ? baseline : null
  }

  /** What it says now. */
  get text(): string {
    return this.#text
  }

  /** @param others see `WatchRequest` */
  request(others: NonNullable<WatchRequest['baseline']>['others']): WatchRequest['baseline'] {
    return { text: this.#text, told: [...this.#told.values()], others }
  }

  /** Remembers what was told, so that it is not told again when the file was changed. */
  heard(event: WatchEvent): void {
    if (event.kind === 'drift') this.#told.set(event.drift.id, event.drift)
    else if (event.kind === 'drift-over') this.#told.delete(event.drift.id)
  }

  /** True where the file is another one now, and can be meant. What is wrong with it is said once. */
  async changed(): Promise<boolean> {
    const stamp = stampOf(this.#name)
    if (stamp === this.#stamp && stamp !== null) return false
    const first = this.#stamp === null
    this.#stamp = stamp ?? 'none'
    if (stamp === null && !first) return false
    const read = await baselineAt(this.#name)
    if (!read.ok) {
      this.#complain(read.trouble, !first)
      return false
    }
    const news = first || read.text !== this.#text
    this.#text = read.text
    return news
  }
}

/** Tells one form of a file from another; null: it is not there. */
function stampOf(name: string): string | null {
  const there = statSync(name, { throwIfNoEntry: false })
  return there === undefined ? null : `${there.ino} ${there.size} ${there.mtimeMs}`
}
