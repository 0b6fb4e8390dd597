import * as v from 'valibot'
import { CommandLine } from './command-line'
import { commandText, unwritableCommand } from './shell-text'

/** Why Portlight did not run a command of the system that needs the rights of root, or what became of it. */
export const NotRun = v.object({
  command: CommandLine,
  because: v.variant('why', [
    /** Windows; no such program; nothing that asks for the rights (pkexec); they were not given; it was ended. */
    v.object({ why: v.picklist(['windows', 'no-program', 'nothing-asks', 'no-rights', 'not-ended']) }),
    /** What it printed, in one line; '' for nothing. */
    v.object({ why: v.literal('refused'), code: v.number(), said: v.string() }),
  ]),
})
export type NotRun = v.InferOutput<typeof NotRun>

/** The same in whole sentences, with what to type instead. */
export function notRunText({ command, because }: NotRun): string {
  const text = commandText(command) ?? unwritableCommand
  return `${becauseText(command, because)} To do it yourself, type: ${text}`
}

function becauseText({ program }: CommandLine, because: NotRun['because']): string {
  switch (because.why) {
    case 'windows':
      return 'Portlight can’t ask Windows for the rights of an administrator.'
    case 'no-program':
      return `There is no ${program} on this computer that may be run.`
    case 'nothing-asks':
      return 'That takes an administrator’s rights, and this system has nothing that asks for them (pkexec).'
    case 'no-rights':
      return 'The system did not give the rights for it: its question was dismissed, or nobody is there to answer it.'
    case 'not-ended':
      return `${program} did not come to its end.`
    case 'refused': {
      const { code, said } = because
      return `${program} refused${said === '' ? ` (exit code ${code})` : `: ${said.replace(/\.$/, '')}`}.`
    }
  }
}
