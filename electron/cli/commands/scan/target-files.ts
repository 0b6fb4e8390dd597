import { createReadStream } from 'node:fs'
import { decodedText } from '#engine/text-encoding'
import { fileProblem } from '#shared/words/system-error'
import { type OptionsOrProblem, wrong } from '../../arguments'
import type { CliIo } from '../../cli-io'
import { bytesUpTo } from '../../input-bytes'
import { maxTargetText, type TargetText } from './scan-words'

/** Reads the files of `-iL`, `-` being standard input. */
export async function readTargetFiles(
  files: readonly string[],
  io: CliIo,
  signal: AbortSignal,
): Promise<OptionsOrProblem<readonly TargetText[], string>> {
  const texts: TargetText[] = []
  for (const name of files) {
    const file = name === '-' ? 'standard input' : name
    try {
      const stream = name === '-' ? io.stdin : createReadStream(name)
      const text = await readText(stream, signal)
      if (text === null) return wrong(`${file}: too long; a scan takes 1 MB of targets.`)
      texts.push({ file, text })
    } catch (thrown) {
      if (signal.aborted) return { ok: true, value: texts }
      return wrong(`${file} cannot be read: ${fileProblem(thrown)}.`)
    }
  }
  return { ok: true, value: texts }
}

/** The whole text; null where it is longer than a scan's targets may be. */
async function readText(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | null> {
  // no character takes more than four bytes
  const most = 4 * maxTargetText
  const bytes = await bytesUpTo(most, stream, signal)
  if (bytes.length > most) return null
  const text = decodedText(bytes)
  return text.length > maxTargetText ? null : text
}
