import { execFile } from 'node:child_process'
import process from 'node:process'
import type { CommandLine } from '#shared/command-line/command-line'
import { commandText, unwritableCommand } from '#shared/command-line/shell-text'
import { oneLine } from '#shared/words/one-line'
import { programFile } from './program-file'

/** Milliseconds: a person types a password. */
const deadlineMs = 120_000

/** What became of a command: it ran to its end and said something, or why not, in whole sentences. */
export type Ran =
  | { readonly kind: 'ran'; readonly said: string }
  | { readonly kind: 'not-run'; readonly sentence: string }

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
  const text = commandText(command) ?? unwritableCommand
  const no = (why: string): Ran => ({ kind: 'not-run', sentence: `${why} To do it yourself, type: ${text}` })
  if (world.platform === 'win32' || command.system === 'windows') {
    return no('Portlight can’t ask Windows for the rights of an administrator.')
  }
  const file = world.find(command.program)
  if (file === null) return no(`There is no ${command.program} on this computer that may be run.`)
  const asker = world.isRoot ? null : world.find('pkexec')
  if (!world.isRoot && asker === null) {
    return no(
      'That takes an administrator’s rights, and this system has nothing that asks for them (pkexec).',
    )
  }
  const { code, said } =
    asker === null
      ? await world.run(file, command.arguments, signal)
      : await world.run(asker, [file, ...command.arguments], signal)
  if (code === 0) return { kind: 'ran', said }
  // pkexec(1): 126 is a question that was dismissed, 127 one that was not answered rightly
  if (asker !== null && (code === 126 || code === 127)) {
    return no(
      'The system did not give the rights for it: its question was dismissed, or nobody is there to answer it.',
    )
  }
  const complaint = oneLine(said, 200).trim()
  return no(
    code === null
      ? `${command.program} did not come to its end.`
      : `${command.program} refused${complaint === '' ? ` (exit code ${code})` : `: ${complaint.replace(/\.$/, '')}`}.`,
  )
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
