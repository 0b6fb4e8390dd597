import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of the {@link Journal}. */
export function journalFolder(dataFolder: string): string {
  return join(dataFolder, 'forward-journal')
}

/** False: nothing is written down. What can't be looked into may hold something. */
export async function mayHoldEntries(dataFolder: string): Promise<boolean> {
  try {
    return (await readdir(journalFolder(dataFolder))).length > 0
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
