import { createInterface, type Interface } from 'node:readline'
import { letterOf } from '#shared/lesson/output/sheet'
import type { CliIo } from '../../cli-io'

/** Lines that a person enters, one after the other; asked for on standard error. */
export class AskedLines {
  readonly #io: CliIo
  readonly #lines: Interface
  /** Entered before they were asked for. */
  readonly #early: string[] = []
  #ended = false
  #take: ((line: string | null) => void) | null = null

  constructor(io: CliIo, signal: AbortSignal) {
    this.#io = io
    // without `terminal` Ctrl+C stays a signal, which ends the question like everything else
    this.#lines = createInterface({ input: io.stdin, terminal: false })
    this.#lines.on('line', (line) => {
      if (this.#take === null) this.#early.push(line)
      else this.#take(line)
    })
    const end = () => {
      this.#ended = true
      this.#take?.(null)
    }
    this.#lines.on('close', end)
    signal.addEventListener('abort', end)
  }

  /** Waits for Enter. */
  async enter(prompt: string): Promise<void> {
    await this.#next(prompt)
    this.#io.stderr.write('\n')
  }

  /** The choice, from 0; asks again until it is one. Null: nobody answers any more, or wants to. */
  async choice(prompt: string, choices: number): Promise<number | null> {
    while (true) {
      const line = await this.#next(prompt)
      if (line === null || line.trim() === '') return null
      const word = line.trim().toLowerCase()
      const chosen = Array.from({ length: choices }, (_, at) => letterOf(at)).indexOf(word)
      if (chosen >= 0) return chosen
      this.#io.stderr.write('Type one of the letters, or Enter to leave it open.\n')
    }
  }

  close(): void {
    this.#lines.close()
  }

  #next(prompt: string): Promise<string | null> {
    this.#io.stderr.write(prompt)
    const early = this.#early.shift()
    if (early !== undefined) return Promise.resolve(early)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#take = (line) => {
        this.#take = null
        resolve(line)
      }
    })
  }
}
