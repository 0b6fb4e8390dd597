import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import * as v from 'valibot'
import { RunEntry } from '#shared/history/run-entry'

/** Longer than the last line of any kept run. */
const longestEntry = 1024 * 1024

/** What a kept run says of itself in its last line; null where it does not, or the file is damaged. Rejects where it can't be read. */
export async function readEntry(path: string): Promise<RunEntry | null> {
  const file = createReadStream(path)
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  file.pipe(gunzip)
  let tail = ''
  try {
    for await (const chunk of gunzip) tail = (tail + String(chunk)).slice(-longestEntry)
    const line = tail.trimEnd().split('\n').at(-1) ?? ''
    const read = v.safeParse(RunEntry, JSON.parse(line))
    return read.success ? read.output : null
  } catch (thrown) {
    // of the disk, and not of what is in the file
    if (thrown instanceof Error && 'syscall' in thrown) throw thrown
    return null
  }
}
