import { asRoot, type CommandLine, posixCommand, windowsCommand } from '../../command-line/command-line'
import { ownCommand, ownCommandAsRoot } from '../../command-line/own-command'
import type { ConflictFacts } from '../facts'

/** `portlight why` or `free` for what was asked; TCP need not be named. */
export function questionCommand(
  { own, question: { port, protocol, address } }: ConflictFacts,
  verb: 'why' | 'free',
  rights: 'plain' | 'root',
): CommandLine {
  const start = rights === 'root' ? ownCommandAsRoot : ownCommand
  return start(
    own,
    verb,
    String(port),
    ...(protocol === 'udp' ? ['--protocol', 'udp'] : []),
    ...(address === null ? [] : ['--address', address]),
  )
}

/** A command that only root may run; `sudo` goes before it where the reader is not root. */
export function rootCommand(
  { administrator }: Pick<ConflictFacts, 'administrator'>,
  program: string,
  ...args: readonly string[]
): CommandLine {
  const command = posixCommand(program, ...args)
  return administrator ? command : asRoot(command)
}

/** Shows the ranges of ports that Windows keeps from all programs. */
export function excludedRangesCommand({ question: { protocol } }: ConflictFacts): CommandLine {
  return windowsCommand('netsh', 'int', 'ipv4', 'show', 'excludedportrange', `protocol=${protocol}`)
}
