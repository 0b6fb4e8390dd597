import { createReadStream } from 'node:fs'
import { writeOutputFile } from '#engine/output-file'
import { decodedText } from '#engine/text-encoding'
import type { ReadBaseline } from '#shared/baseline/read-baseline'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import { bytesUpTo } from '../../input-bytes'
import { say } from '../../terminal'

/** A baseline that was read from a file. */
export type BaselineFile = Extract<ReadBaseline, { readonly ok: true }> & { readonly text: string }

/** Bytes of a file that are read at most; more is refused by its reader, with a sentence. */
const mostBytes = 4_000_000

/** Reads a baseline. Null where it can't be read, or is none; that has been said. @param path `-` is standard input */
export async function readBaselineFile(
  path: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<BaselineFile | null> {
  const text = await readText(path, io, signal)
  if (text === null) return null
  const { readBaseline } = await import('#shared/baseline/read-baseline')
  const read = readBaseline(text)
  if (read.ok) return { ...read, text }
  for (const { line, column, message } of read.problems)
    say(io, `portlight: ${path}:${line}:${column}: ${message}`)
  return null
}

/** The text of a file; null where it can't be read, which has been said. */
export async function readText(path: string, io: CliIo, signal: AbortSignal): Promise<string | null> {
  try {
    const stream = path === '-' ? io.stdin : createReadStream(path)
    return decodedText(await bytesUpTo(mostBytes, stream, signal))
  } catch (thrown) {
    if (!signal.aborted) say(io, `portlight: ${path} cannot be read: ${fileProblem(thrown)}.`)
    return null
  }
}

/** Writes a file whole, or leaves it as it was, which is said then. */
export async function writeBaseline(path: string, text: string, io: CliIo): Promise<boolean> {
  try {
    await writeOutputFile(path, text)
    return true
  } catch (thrown) {
    say(io, `portlight: ${path} cannot be written: ${fileProblem(thrown)}.`)
    return false
  }
}
