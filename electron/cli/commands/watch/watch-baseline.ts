import { readFileSync, statSync } from 'node:fs'
import type { WatchEvent, WatchedDrift } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import type { CliIo } from '../../cli-io'
import { fileProblem } from '../../system-error'
import { say } from '../../terminal'

/** The baseline's file of a watch: read once, and again whenever somebody changed it. */
export class WatchBaseline {
  readonly #name: string
  readonly #io: CliIo
  readonly #told = new Map<string, WatchedDrift>()
  #text = ''
  #stamp: string | null = null

  private constructor(name: string, io: CliIo) {
    this.#name = name
    this.#io = io
  }

  /** Null where it can't be read, or says something that can't be meant: the reason has been said. */
  static async open(name: string, io: CliIo): Promise<WatchBaseline | null> {
    const baseline = new WatchBaseline(name, io)
    return (await baseline.changed()) ? baseline : null
  }

  get request(): WatchRequest['baseline'] {
    return { text: this.#text, told: [...this.#told.values()] }
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
      say(
        this.#io,
        `portlight: ${this.#name}${where}: ${problem?.message ?? 'it can’t be read.'}${first ? '' : ' The watch goes on with what it said before.'}`,
      )
    } catch (thrown) {
      say(this.#io, `portlight: ${this.#name} cannot be read: ${fileProblem(thrown)}.`)
    }
    return false
  }
}

/** Tells one form of a file from another; null: it is not there. */
function stampOf(name: string): string | null {
  const there = statSync(name, { throwIfNoEntry: false })
  return there === undefined ? null : `${there.ino} ${there.size} ${there.mtimeMs}`
}
