import { PassThrough, Writable } from 'node:stream'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import type { CliEngine, CliIo, StopSignal } from '../cli-io'

/** A stream that keeps what is written to it, and can be a terminal or break. */
export class FakeOutput extends Writable {
  text = ''
  isTTY: boolean | undefined
  columns: number | undefined
  /** Set: writing fails with this code, as `EPIPE` when nobody reads. */
  fails: string | null = null

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.fails === null) {
      this.text += chunk.toString('utf8')
      done()
    } else {
      done(Object.assign(new Error(this.fails), { code: this.fails }))
    }
  }
}

/** The world of a test. */
export interface FakeWorld {
  readonly io: CliIo
  readonly stdout: FakeOutput
  readonly stderr: FakeOutput
  readonly stdin: PassThrough & { isTTY?: boolean }
  /** Codes that the process was ended with at once. */
  readonly exits: number[]
  stop(signal: StopSignal): void
}

/** Streams in memory and signals by hand, around an engine of the test. */
export function fakeWorld(engine: CliEngine, env: Record<string, string> = {}): FakeWorld {
  const listeners = new Set<(signal: StopSignal) => void>()
  const stdin: PassThrough & { isTTY?: boolean } = new PassThrough()
  const stdout = new FakeOutput()
  const stderr = new FakeOutput()
  const exits: number[] = []
  return {
    stdin,
    stdout,
    stderr,
    exits,
    io: {
      stdin,
      stdout,
      stderr,
      env,
      createEngine: async () => engine,
      own: async () => npxPortlight,
      // a file is no folder: nothing can be kept there
      dataFolder: async () => '/dev/null/nowhere',
      pages: '/nonexistent',
      onStop(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      async onEnteredLine(listener) {
        if (stdin.isTTY !== true) return null
        const onData = (data: Buffer | string) => listener(String(data).trim())
        stdin.on('data', onData)
        return () => stdin.off('data', onData)
      },
      exitNow: (code) => exits.push(code),
      now: Date.now,
    },
    stop(signal) {
      for (const listener of listeners) listener(signal)
    },
  }
}
