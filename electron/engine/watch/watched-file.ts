import { readFileSync, statSync } from 'node:fs'
import type { WatchEvent, WatchedDrift } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import { fileProblem } from '../system-error'

/** The baseline's file of a watch: read once, and again whenever somebody changed it. */
export class WatchedFile {
  readonly #name: string
  readonly #complain: (sentence: string) => void
  readonly #told = new Map<string, WatchedDrift>()
  #text = ''
  #stamp: string | null = null

  private constructor(name: string, complain: (sentence: string) => void) {
    this.#name = name
    this.#complain = complain
  }

  /**
   * Null where it can't be read, or says something that can't be meant: the reason has been said.
   * @param complain takes what is wrong, as a text that begins with the file's name
   */
  static async open(name: string, complain: (sentence: string) => void): Promise<WatchedFile | null> {
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
    try {
      const text = readFileSync(this.#name, 'utf8')
      const { readBaseline } = await import('#shared/baseline/read-baseline')
      const read = readBaseline(text)
      if (read.ok) {
        const news = first || text !== this.#text
        this.#text = text
        return news
      }
      const [problem] = read.problems
      const where = problem === undefined ? '' : `:${problem.line}:${problem.column}`
      this.#complain(
        `${this.#name}${where}: ${problem?.message ?? 'it can’t be read.'}${first ? '' : ' The watch goes on with what it said before.'}`,
      )
    } catch (thrown) {
      this.#complain(`${this.#name} cannot be read: ${fileProblem(thrown)}.`)
    }
    return false
  }
}

/** Tells one form of a file from another; null: it is not there. */
function stampOf(name: string): string | null {
  const there = statSync(name, { throwIfNoEntry: false })
  return there === undefined ? null : `${there.ino} ${there.size} ${there.mtimeMs}`
}
