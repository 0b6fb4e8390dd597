import { stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '#shared/words/system-error'
import { isRunning } from '../running'
import { dayMs } from './history-policy'
import { unfinishedEnding } from './run-file'
import { markEnding } from './run-marks'

/**
 * Takes away what a crash left: runs that nobody finishes any more, and marks of runs that are gone. A day old at least, as
 * another Portlight may be about to need it.
 * @param names what is in the folder
 * @param now milliseconds since 1970
 * @param there ids of the runs that are kept
 */
export async function sweepLeftovers(
  folder: string,
  names: readonly string[],
  now: number,
  there: ReadonlySet<string>,
): Promise<void> {
  for (const name of names) {
    const isMark = name.endsWith(markEnding)
    if (isMark ? there.has(name.slice(0, -markEnding.length)) : !name.endsWith(unfinishedEnding)) continue
    const path = join(folder, name)
    if (!isMark && isRunning(Number(/\.(\d+)\.part$/.exec(name)?.[1]))) continue
    if ((await stat(path)).mtimeMs < now - dayMs) await unlink(path)
  }
}

/** Somebody else took the file away, or its folder. */
export function isGone(thrown: unknown): boolean {
  const code = errorCode(thrown)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
