import { execFile } from 'node:child_process'
import { env } from 'node:process'
import type { NoAnswer } from '#shared/words/no-answer'
import { programFile } from './program-file'

export interface OutputLimits {
  /** Longest that the command may take, in milliseconds. */
  readonly deadlineMs: number
  /** Most that it may print, in bytes. */
  readonly mostBytes: number
}

/** What a command printed; or what kept it from telling. */
export type SystemAnswer =
  | {
      readonly text: string
      readonly code: number
      /** It wrote to standard error: some commands say only there that they could not find out. */
      readonly complained?: boolean
    }
  | { readonly text: null; readonly why: NoAnswer }

/**
 * What kept a command from telling its list; null: nothing did. lsof, netstat and ps of macOS end with 1 or 0 whether there is nothing
 * or they could not ask for it, and say the difference on standard error alone (netstat's inet.c: "sysctl: net.inet.tcp.pcblist_n: …").
 */
export function gapOf(answer: SystemAnswer): NoAnswer | null {
  if (answer.text === null) return answer.why
  return answer.text.trim() === '' && answer.complained === true
    ? { kind: 'nothing', exitCode: answer.code }
    : null
}

/**
 * What a system command prints, in the C locale, however it ends: lsof ends with 1 where a part of what it was asked for
 * is not there. Never goes through a shell.
 * @param program see {@link programFile}
 */
export function systemAnswer(
  program: string,
  args: readonly string[],
  { deadlineMs, mostBytes }: OutputLimits,
  signal: AbortSignal,
): Promise<SystemAnswer> {
  const file = programFile(program)
  if (file === null) return Promise.resolve({ text: null, why: { kind: 'missing' } })
  return new Promise((resolve) => {
    const options = {
      signal,
      timeout: deadlineMs,
      maxBuffer: mostBytes,
      windowsHide: true,
      env: { ...env, LC_ALL: 'C' },
    }
    execFile(file, args, options, (error, stdout, stderr) => {
      const complaint = stderr.trim() === '' ? {} : { complained: true }
      if (error === null) resolve({ text: stdout, code: 0, ...complaint })
      // an exit code is a number; what kept it from running to its end is a word, or a signal
      else if (typeof error.code === 'number' && error.killed !== true)
        resolve({ text: stdout, code: error.code, ...complaint })
      else resolve({ text: null, why: whyNoAnswer(error, deadlineMs) })
    })
  })
}

function whyNoAnswer(
  { code, killed }: { readonly code?: number | string | null; readonly killed?: boolean },
  ms: number,
): NoAnswer {
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { kind: 'too-much' }
  if (typeof code === 'string') return { kind: 'not-run', code }
  return killed === true ? { kind: 'late', ms } : { kind: 'ended' }
}

/** The same where nobody asks why there is none: null. */
export async function systemOutput(
  program: string,
  args: readonly string[],
  limits: OutputLimits,
  signal: AbortSignal,
): Promise<string | null> {
  return (await systemAnswer(program, args, limits, signal)).text
}
