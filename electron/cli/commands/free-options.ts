import { readConflictText } from '#shared/conflict/pasted-text'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { Arguments, OptionSpec } from '../arguments'
import { narrowed, narrowingOf, type OptionsOrProblem, questionOptionSpecs } from './why-options'

/** The options of `portlight free`. */
export const freeOptionSpecs: readonly OptionSpec[] = [
  ...questionOptionSpecs,
  { names: ['--force'], takesValue: false },
  { names: ['--yes', '-y'], takesValue: false },
  { names: ['--dry-run', '-n'], takesValue: false },
  { names: ['--wait'], takesValue: true },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const freeHelp = `Usage: portlight free PORT [options]

Frees a port by ending the program that holds it: shows what that affects, asks, sends TERM,
waits, offers KILL, and looks whether the port is free afterwards. Where a service unit or a
container holds it, that is named instead, as it would start the program again.

  PORT                   3000, 127.0.0.1:3000, 53/udp
  -a, --address ADDRESS  only who is in the way on this address
  -t, --tcp  -u, --udp   one protocol; without it TCP
  --protocol tcp|udp     the same
  -n, --dry-run          show what would be ended, and end nothing
  -y, --yes              do not ask; without a terminal nothing is ended without it
  --force                KILL what does not end by itself, and end a process even where a
                         unit or a container would be the better way
  --wait SECONDS         how long to wait for the end: 1 to 60, 5 without it
  --no-color             no colour; the variable NO_COLOR does the same

Never ended: processes 0, 1 and 4, threads of the kernel, Portlight itself and what it was
started from.

Exit codes
  0    the port is free, or with --dry-run: what would be ended was shown
  1    it is not: nobody may or could be ended, or somebody else has it now
  2    wrong usage, or something could not be done
`

export interface FreeOptions {
  readonly question: ConflictQuestion
  readonly force: boolean
  readonly yes: boolean
  readonly dryRun: boolean
  readonly waitMs: number
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function freeOptionsOf({ options, others }: Arguments): OptionsOrProblem<FreeOptions> {
  const [text, more] = others
  if (text === undefined) return { ok: false, message: 'Which port? Type one such as 3000.' }
  if (more !== undefined) return { ok: false, message: 'One port can be freed at a time.' }
  const narrowing = narrowingOf(options)
  if (!narrowing.ok) return narrowing
  const read = readConflictText(text)
  if (!read.ok) return { ok: false, message: read.message }
  const [question, other] = read.value.questions
  if (question === undefined || other !== undefined) {
    return { ok: false, message: 'One port can be freed at a time.' }
  }
  const seconds = options.get('--wait')?.[0] ?? '5'
  if (!/^\d{1,2}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > 60) {
    return { ok: false, message: `--wait: "${seconds}" is not a number of seconds from 1 to 60.` }
  }
  return {
    ok: true,
    value: {
      question: narrowed(question, narrowing.value),
      force: options.has('--force'),
      yes: options.has('--yes'),
      dryRun: options.has('--dry-run'),
      waitMs: Number(seconds) * 1000,
      noColour: options.has('--no-color'),
    },
  }
}
