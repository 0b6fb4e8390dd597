import { execFile } from 'node:child_process'
import { env } from 'node:process'
import { programFile } from './program-file'

export interface OutputLimits {
  /** Longest that the command may take, in milliseconds. */
  readonly deadlineMs: number
  /** Most that it may print, in bytes. */
  readonly mostBytes: number
}

/**
 * What a system command prints, in the C locale, however it ends: lsof ends with 1 where a part of what it was asked for
 * is not there. Null where it can't be run, takes too long or prints too much. Never goes through a shell.
 * @param program see {@link programFile}
 */
export function systemOutput(
  program: string,
  args: readonly string[],
  { deadlineMs, mostBytes }: OutputLimits,
  signal: AbortSignal,
): Promise<string | null> {
  const file = programFile(program)
  if (file === null) return Promise.resolve(null)
  return new Promise((resolve) => {
    const options = {
      signal,
      timeout: deadlineMs,
      maxBuffer: mostBytes,
      windowsHide: true,
      env: { ...env, LC_ALL: 'C' },
    }
    execFile(file, args, options, (error, stdout) => {
      // an exit code is a number; what kept it from running to its end is a word, or a signal
      const ran = error === null || (typeof error.code === 'number' && error.killed !== true)
      resolve(ran ? stdout : null)
    })
  })
}
