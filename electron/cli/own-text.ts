import { type OwnCommand, ownCommand } from '#shared/command-line/own-command'
import { commandText, shellOf, unwritableCommand } from '#shared/command-line/shell-text'
import type { CliIo } from './cli-io'

/**
 * A command of this very Portlight as whoever sits at this terminal can type it: as it was started, and for their shell.
 * @param args what would stand behind `portlight`; may be foreign
 */
export function ownText(own: OwnCommand, { env }: Pick<CliIo, 'env'>, ...args: readonly string[]): string {
  const shell = shellOf(own.system === 'windows' ? 'win32' : 'posix', env)
  return commandText(ownCommand(own, ...args), shell) ?? unwritableCommand
}
