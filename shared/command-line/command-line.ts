import * as v from 'valibot'

/**
 * A command for a person to type. It stays a list until it is shown or copied: `shell-text.ts` alone makes text of it,
 * for the shell of whoever reads it.
 */
export const CommandLine = v.object({
  /** A name or a full path. */
  program: v.string(),
  arguments: v.pipe(v.array(v.string()), v.readonly()),
  /** Has to be run as root, and who reads it is not: `sudo` goes before it where there is such a thing. */
  needsRoot: v.boolean(),
  /** Of the computer that it is for. */
  system: v.picklist(['posix', 'windows']),
})
export type CommandLine = v.InferOutput<typeof CommandLine>

/** A command of Linux, macOS and the like. */
export function posixCommand(program: string, ...args: readonly string[]): CommandLine {
  return { program, arguments: args, needsRoot: false, system: 'posix' }
}

/** A command of Windows. */
export function windowsCommand(program: string, ...args: readonly string[]): CommandLine {
  return { program, arguments: args, needsRoot: false, system: 'windows' }
}

/** The same command with the rights of root. */
export function asRoot(command: CommandLine): CommandLine {
  return { ...command, needsRoot: true }
}

/** A command that another one starts, such as `nsenter`, which then needs the rights. */
export function startedBy(outer: CommandLine, { program, arguments: args }: CommandLine): CommandLine {
  return { ...outer, arguments: [...outer.arguments, program, ...args] }
}
