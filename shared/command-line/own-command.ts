import * as v from 'valibot'
import { asRoot, CommandLine, posixCommand, startedBy } from './command-line'

/** A program and the arguments that always go before the others. */
const CommandStart = v.pipe(v.tupleWithRest([v.string()], v.string()), v.readonly())
export type CommandStart = v.InferOutput<typeof CommandStart>

/** How this very Portlight is started: that depends on how it came onto this computer. */
export const OwnCommand = v.object({
  system: CommandLine.entries.system,
  plain: CommandStart,
  /** With full paths: `sudo` looks for programs in other folders than the person's shell, and may find no `npx` and no `node`. */
  asRoot: CommandStart,
})
export type OwnCommand = v.InferOutput<typeof OwnCommand>

/**
 * A command of this Portlight.
 * @param args what would stand behind `portlight`
 */
export function ownCommand(own: OwnCommand, ...args: readonly string[]): CommandLine {
  return started(own.system, own.plain, args, false)
}

/** The same for whoever has to become root for it. */
export function ownCommandAsRoot(own: OwnCommand, ...args: readonly string[]): CommandLine {
  return started(own.system, own.asRoot, args, true)
}

/**
 * The same inside the network namespace of a process, which only root may enter (nsenter(1)).
 * @param pid of that process
 * @param isRoot who reads it is root already
 */
export function ownCommandInNamespace(
  own: OwnCommand,
  pid: number,
  isRoot: boolean,
  ...args: readonly string[]
): CommandLine {
  const enter = posixCommand('nsenter', '--target', String(pid), '--net')
  return isRoot
    ? startedBy(enter, ownCommand(own, ...args))
    : asRoot(startedBy(enter, ownCommandAsRoot(own, ...args)))
}

function started(
  system: CommandLine['system'],
  [program, ...before]: CommandStart,
  args: readonly string[],
  needsRoot: boolean,
): CommandLine {
  return { program, arguments: [...before, ...args], needsRoot, system }
}
