import { open, rename, rm } from 'node:fs/promises'
import process from 'node:process'

/**
 * Writes a file of this user's, whole or not at all: beside its place, onto the disk, and then there in one step (rename(2)). Where that
 * fails nothing of it stays.
 * @param unfinished where it is until then, in the same folder
 * @throws what the system says, as a NodeJS.ErrnoException
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  unfinished = `${path}.${process.pid}.part`,
): Promise<void> {
  try {
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (thrown) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw thrown
  }
}
