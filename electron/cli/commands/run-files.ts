import { readRunFile } from '#engine/history/read-run-file'
import type { StoredRun } from '#shared/history/stored-run'
import type { CliIo } from '../cli-io'
import { fileProblem } from '../system-error'
import { say } from '../terminal'

/**
 * The scan in a file. Null where it can't be read; the reason has been said.
 * @param name `-` is standard input
 */
export async function readNamedRun(
  name: string,
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<StoredRun | null> {
  try {
    const read = await readRunFile(name === '-' ? bytesOf(io.stdin, signal) : name, signal)
    if (read.ok) return read.run
    say(io, `portlight: ${label}: ${read.message}`)
  } catch (thrown) {
    if (!signal.aborted) say(io, `portlight: ${label} cannot be read: ${fileProblem(thrown)}.`)
  }
  return null
}

/** What a file is called in sentences. */
export function labelOf(name: string): string {
  return name === '-' ? 'standard input' : name
}

/** Ends when it is stopped, even where nothing comes. */
async function* bytesOf(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | string, void, void> {
  const stop = () => {
    if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy(new Error('stopped'))
  }
  signal.addEventListener('abort', stop)
  try {
    for await (const chunk of stream) yield chunk
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
