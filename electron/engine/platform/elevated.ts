import { execFile } from 'node:child_process'
import process from 'node:process'
import type { CommandLine } from '#shared/command-line/command-line'
import type { NotRun } from '#shared/command-line/not-run'
import { oneLine } from '#shared/words/one-line'
import { programFile } from './program-file'

/** Milliseconds: a person types a password. */
const deadlineMs = 120_000

/** What became of a command: it ran to its end and said something, or why not. */
export type Ran =
  | { readonly kind: 'ran'; readonly said: string }
  | { readonly kind: 'not-run'; readonly notRun: NotRun }

export interface ElevatedWorld {
  readonly platform: string
  readonly isRoot: boolean
  /** See {@link programFile}. */
  readonly find: (program: string) => string | null
  readonly run: (file: string, args: readonly string[], signal: AbortSignal) => Promise<Ended>
}

/** How a program ended; `code` null: it did not run, or was ended. */
export interface Ended {
  readonly code: number | null
  /** What it printed, on standard error first. */
  readonly said: string
}

/**
 * Runs a command of the system that needs the rights of root. Whoever is not root is asked by the system itself (polkit's
 * pkexec(1)), which shows the command; nothing is run where that can't be.
 */
export async function runElevated(
  command: CommandLine,
  signal: AbortSignal,
  world: ElevatedWorld = here,
): Promise<Ran> {
  const no = (because: NotRun['because']): Ran => ({ kind: 'not-run', notRun: { command, because } })
  if (world.platform === 'win32' || command.system === 'windows') {
    return no({ why: 'windows' })
  }
  const file = world.find(command.program)
  if (file === null) return no({ why: 'no-program' })
  const asker = world.isRoot ? null : world.find('pkexec')
  if (!world.isRoot && asker === null) {
    return no({ why: 'nothing-asks' })
  }
  const { code, said } =
    asker === null
      ? await world.run(file, command.arguments, signal)
      : await world.run(asker, [file, ...command.arguments], signal)
  if (code === 0) return { kind: 'ran', said }
  // pkexec(1): 126 is a question that was dismissed, 127 one that was not answered rightly
  if (asker !== null && (code === 126 || code === 127)) {
    return no({ why: 'no-rights' })
  }
  if (code === null) return no({ why: 'not-ended' })
  return no({ why: 'refused', code, said: oneLine(said, 200).trim() })
}

const here: ElevatedWorld = {
  platform: process.platform,
  isRoot: process.geteuid?.() === 0,
  find: programFile,
  run: (file, args, signal) =>
    new Promise((resolve) => {
      const options = { signal, timeout: deadlineMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } }
      execFile(file, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
        resolve({ code, said: `${stderr}${stdout}`.trim() })
      })
    }),
}
