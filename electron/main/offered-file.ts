import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '#shared/ipc/result'
import type { OfferedFile } from '#shared/shell/shell'
import { systemReason } from './system-reason'

/** Bytes in one piece. */
const pieceLength = 1024 * 1024

/** The path that a word of a command line means: file managers write addresses, too. */
export function pathOf(word: string, folder: string): string {
  if (/^file:/i.test(word) && URL.canParse(word)) {
    try {
      return fileURLToPath(word)
    } catch {
      // of another computer: the system says that there is none
    }
  }
  return resolve(folder, word)
}

/** Reads a file piece by piece, its name first. What can't be read is a `failed` failure in words. */
export async function* readOffered(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<OfferedFile, void, void> {
  const name = basename(path)
  try {
    // a pipe that nobody writes to would be waited for (open(2), O_NONBLOCK)
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      if (!(await file.stat()).isFile())
        throw failure('failed', `${name} can't be opened: it is no plain file.`)
      yield { name }
      while (!signal.aborted) {
        const { bytesRead, buffer } = await file.read(new Uint8Array(pieceLength), 0, pieceLength)
        if (bytesRead === 0) return
        yield { bytes: bytesRead === pieceLength ? buffer : buffer.slice(0, bytesRead) }
      }
    } finally {
      await file.close()
    }
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && 'syscall' in thrown)) throw thrown
    const why = systemReason(thrown, {
      EACCES: 'no permission to read it',
      EPERM: 'no permission to read it',
      ENOENT: 'there is no such file',
      ENOTDIR: 'there is no such file',
    })
    throw failure('failed', `${name} can't be opened: ${why}.`, path)
  }
}
