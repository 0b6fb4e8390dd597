import { execFile } from 'node:child_process'
import { env } from 'node:process'
import { programFile } from './program-file'

/** Longest that a system command may take, in milliseconds, and the most that it may print, in bytes. */
const deadline = 3_000
const mostOutput = 4 * 1024 * 1024

/**
 * What a system command prints, in the C locale; empty where it can't be run or fails. Never goes through a shell.
 * @param program see {@link programFile}
 */
export function runCommand(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const file = programFile(program)
  if (file === null) return Promise.resolve('')
  return new Promise((resolve) => {
    const options = {
      signal,
      timeout: deadline,
      maxBuffer: mostOutput,
      windowsHide: true,
      env: { ...env, LC_ALL: 'C' },
    }
    execFile(file, args, options, (error, stdout) => resolve(error === null ? stdout : ''))
  })
}
