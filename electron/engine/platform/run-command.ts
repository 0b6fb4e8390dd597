import { execFile } from 'node:child_process'
import { env } from 'node:process'

/** Longest that a system command may take, in milliseconds, and the most that it may print, in bytes. */
const deadline = 3_000
const mostOutput = 4 * 1024 * 1024

/** What a system command prints, in the C locale; empty where it can't be run or fails. Never goes through a shell. */
export function runCommand(file: string, args: readonly string[], signal: AbortSignal): Promise<string> {
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
