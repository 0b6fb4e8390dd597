import { type OwnCommand, ownCommand } from '#shared/command-line/own-command'
import { commandText, shellOf, unwritableCommand } from '#shared/command-line/shell-text'
import type { CliIo } from './cli-io'

/** Writes a command of this Portlight, as {@link ownText} does. */
export type Typed = (...args: readonly string[]) => string

/** What is wrong with what was typed, as a sentence; one that names a command of Portlight takes it as it is typed here. */
export type Problem = string | ((typed: Typed) => string)

export function problemText(problem: Problem, typed: Typed): string {
  return typeof problem === 'string' ? problem : problem(typed)
}

/**
 * A command of this very Portlight as whoever sits at this terminal can type it: as it was started, and for their shell.
 * @param args what would stand behind `portlight`; may be foreign
 */
export function ownText(own: OwnCommand, { env }: Pick<CliIo, 'env'>, ...args: readonly string[]): string {
  const shell = shellOf(own.system === 'windows' ? 'win32' : 'posix', env)
  return commandText(ownCommand(own, ...args), shell) ?? unwritableCommand
}
