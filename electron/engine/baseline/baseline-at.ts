import { readFile } from 'node:fs/promises'
import type { FileTrouble } from '#shared/baseline/file-trouble'
import type { ReadBaseline } from '#shared/baseline/read-baseline'
import { systemErrorOf } from '#shared/words/system-error'
import { decodedText } from '../text-encoding'

/** A baseline that was read from a file, or what is wrong with that. */
export type BaselineAt =
  | (Extract<ReadBaseline, { readonly ok: true }> & { readonly path: string; readonly text: string })
  | { readonly ok: false; readonly trouble: FileTrouble }

/** Reads the baseline of a file. @param check finds a fault of the file itself, before it is read */
export async function baselineAt(
  path: string,
  check: () => Promise<FileTrouble | null> = async () => null,
): Promise<BaselineAt> {
  try {
    const fault = await check()
    if (fault !== null) return { ok: false, trouble: fault }
    const text = decodedText(await readFile(path))
    const { readBaseline } = await import('#shared/baseline/read-baseline')
    const read = readBaseline(text)
    if (read.ok) return { ...read, path, text }
    return { ok: false, trouble: { why: 'no-baseline', path, problem: read.problems[0] ?? null } }
  } catch (thrown) {
    return { ok: false, trouble: { why: 'unreadable', path, error: systemErrorOf(thrown) } }
  }
}
