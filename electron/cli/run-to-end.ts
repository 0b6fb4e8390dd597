import { fromThrown } from '#shared/ipc/result'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from './cli-io'
import { exitCodes } from './exit-codes'
import { Stopping } from './stopping'
import { say, TextOutput } from './terminal'

/** What a command that writes to standard output works with. */
export interface CommandWorld {
  readonly stdout: TextOutput
  /** Somebody wants it to stop, or nobody reads what it writes. */
  readonly signal: AbortSignal
}

/**
 * Runs what a command does, and says what went wrong. Resolves to the exit code: what `work` resolves to, unless a signal
 * or standard output ended it.
 * @param onStop may say something to the person who stopped it
 */
export async function runToEnd(
  io: CliIo,
  work: (world: CommandWorld) => Promise<number>,
  onStop?: () => void,
): Promise<number> {
  const stopping = new Stopping(io, onStop)
  const stdout = new TextOutput(io.stdout, () => stopping.stop())
  let code: number = exitCodes.failed
  try {
    code = await work({ stdout, signal: stopping.signal })
    await stdout.flush()
  } catch (thrown) {
    if (!stopping.signal.aborted) code = sayThrown(io, thrown)
  } finally {
    stopping.end()
  }
  return endingCode(io, stopping, stdout, code)
}

/** The exit code: who stopped us comes first, then whether all could be written, then what was found (`code`). */
export function endingCode(io: CliIo, stopping: Stopping, stdout: TextOutput, code: number): number {
  if (stopping.code !== null) return stopping.code
  if (stdout.closed) return exitCodes.outputClosed
  if (stdout.problem === null) return code
  say(io, `portlight: standard output cannot be written: ${fileProblem(stdout.problem)}.`)
  return exitCodes.failed
}

/** Says what was thrown: of a bug all that is known of it, too. Gives the exit code. */
export function sayThrown(io: CliIo, thrown: unknown): number {
  const error = fromThrown(thrown)
  say(io, `portlight: ${error.message}`)
  if (error.code === 'internal' && error.detail !== undefined) say(io, error.detail)
  return exitCodes.failed
}
