import { open, rename } from 'node:fs/promises'
import process from 'node:process'

/**
 * Writes a file of this user's, whole or not at all: beside its place, onto the disk, and then there in one step (rename(2)).
 * @param unfinished where it is until then, in the same folder
 * @throws what the system says, as a NodeJS.ErrnoException
 */
export async function writeWhole(
  path: string,
  text: string,
  unfinished = `${path}.${process.pid}.part`,
): Promise<void> {
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}
