import * as v from 'valibot'
import { CommandLine } from './command-line'
import { commandText, type Shell, unwritableCommand } from './shell-text'

/** What a person can do about something: a command, or what no command does, in a whole sentence. */
export const Remedy = v.variant('kind', [
  v.object({ kind: v.literal('command'), command: CommandLine }),
  v.object({ kind: v.literal('sentence'), sentence: v.string() }),
])
export type Remedy = v.InferOutput<typeof Remedy>

export function byCommand(command: CommandLine): Remedy {
  return { kind: 'command', command }
}

export function bySentence(sentence: string): Remedy {
  return { kind: 'sentence', sentence }
}

/** What no command does, for whoever is to see more. */
export const startedAsAdministrator = bySentence(
  'Start Portlight as administrator (right-click, "Run as administrator").',
)
export const startedOutside = bySentence(
  'Start it outside of the user namespace that it runs in, as a rootless container has one.',
)
export const startedWithPtrace = bySentence(
  'Start it with CAP_SYS_PTRACE, which root lacks here (docker run --cap-add SYS_PTRACE).',
)

/**
 * As it is told to a person.
 * @param windowsShell see {@link commandText}
 */
export function remedyText(remedy: Remedy, windowsShell?: Shell): string {
  return remedy.kind === 'sentence'
    ? remedy.sentence
    : (commandText(remedy.command, windowsShell) ?? unwritableCommand)
}
