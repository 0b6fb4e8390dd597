import { fstatSync } from 'node:fs'
import { printable } from '#shared/scan/output/figures'
import { errorCode } from '#shared/words/system-error'
import type { CliIo, CliOutput } from './cli-io'

/** What the streams are, and so how they are written to. */
export interface TerminalStyle {
  /** Standard output is a person's terminal. */
  readonly person: boolean
  readonly colour: boolean
  /** Columns of that terminal; null where there is none. */
  readonly columns: number | null
  /** A line that is drawn over itself may stand on standard error. */
  readonly progress: boolean
  /** Somebody is there to be asked. */
  readonly canAsk: boolean
}

/**
 * Finds out what the streams are. A progress line needs a terminal to stand on, and nobody else who writes to it: where
 * standard output goes into a pipe, the program at its other end may.
 */
export function terminalStyle(io: CliIo, noColour: boolean): TerminalStyle {
  const person = io.stdout.isTTY === true
  const dumb = io.env.TERM === 'dumb'
  return {
    person,
    // https://no-color.org: any value that is not empty
    colour: person && !dumb && !noColour && (io.env.NO_COLOR ?? '') === '',
    columns: person ? (io.stdout.columns ?? 80) : null,
    // asked when it matters: to open a stream takes longer than most things here
    get progress() {
      return io.stderr.isTTY === true && !dumb && (person || isFile(io.stdout))
    },
    get canAsk() {
      return io.stderr.isTTY === true && io.stdin.isTTY === true
    },
  }
}

function isFile({ fd }: CliOutput): boolean {
  try {
    return fd !== undefined && fstatSync(fd).isFile()
  } catch {
    return false
  }
}

/** Milliseconds of writing before signals and timers have their turn: a file takes all that it is given at once. */
const turnMs = 50

/** Writes to a stream with its backpressure, and knows when nobody takes it any more. */
export class TextOutput {
  readonly #stream: CliOutput
  #turnAt = performance.now() + turnMs
  #problem: unknown = null
  #wake: () => void = () => {}

  /** `onProblem` is told once of the stream's first error; {@link TextOutput.closed} then says which kind it is. */
  constructor(stream: CliOutput, onProblem: () => void) {
    this.#stream = stream
    stream.on('error', (error: unknown) => {
      const first = this.#problem === null
      this.#problem ??= error
      this.#wake()
      if (first) onProblem()
    })
  }

  /** Null while all is well. */
  get problem(): unknown {
    return this.#problem
  }

  /** The reader went away, as `head` does. */
  get closed(): boolean {
    return errorCode(this.#problem) === 'EPIPE' || errorCode(this.#problem) === 'ERR_STREAM_DESTROYED'
  }

  async write(text: string): Promise<void> {
    if (text === '' || this.#problem !== null) return
    if (this.#stream.write(text)) {
      if (performance.now() < this.#turnAt) return
      await new Promise((resolve) => setImmediate(resolve))
      this.#turnAt = performance.now() + turnMs
      return
    }
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#stream.once('drain', resolve)
    })
  }

  /** Settles when all that was written has been handed to the system. */
  async flush(): Promise<void> {
    if (this.#problem !== null) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#stream.write('', () => resolve())
    })
  }
}

/** A sentence on standard error; what others wrote cannot steer the terminal. */
export function say(io: CliIo, text: string): void {
  io.stderr.write(`${printable(text)}\n`)
}
