import { readConflictText } from '#shared/conflict/pasted/pasted-text'
import type { ConflictQuestion } from '#shared/conflict/question'
import { readPortWord } from '#shared/ports/port-word'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'
import { narrowed, narrowingOf, questionOptionSpecs } from '../why/why-options'

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

export const freeHelp = `Usage: portlight free PORT... [options]

Frees a port by ending the program that holds it: shows what that affects, asks, sends TERM,
waits, offers KILL, and looks whether the port is free afterwards. Where a service unit or a
container holds it, that is named instead, as it would start the program again.

  PORT                   3000, 127.0.0.1:3000, 53/udp, 3000-3005; several are freed one after
                         the other, 100 at most
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
  /** At least one, each once. */
  readonly questions: readonly ConflictQuestion[]
  readonly force: boolean
  readonly yes: boolean
  readonly dryRun: boolean
  readonly waitMs: number
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function freeOptionsOf({ options, others }: Arguments): OptionsOrProblem<FreeOptions> {
  if (others.length === 0) return wrong('Which port? Type one such as 3000.')
  const narrowing = narrowingOf(options)
  if (!narrowing.ok) return narrowing
  const questions: ConflictQuestion[] = []
  for (const text of others.flatMap((word) => word.split(',').filter((part) => part.trim() !== ''))) {
    const asked = questionsIn(text)
    if (!asked.ok) return asked
    questions.push(...asked.value.map((question) => narrowed(question, narrowing.value)))
    if (questions.length > mostPorts) {
      return wrong(`${mostPorts} ports can be freed at a time, and these are more.`)
    }
  }
  const seconds = options.get('--wait')?.[0] ?? '5'
  if (!/^\d{1,2}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > 60) {
    return wrong(`--wait: "${seconds}" is not a number of seconds from 1 to 60.`)
  }
  return {
    ok: true,
    value: {
      questions: [...new Map(questions.map((question) => [JSON.stringify(question), question])).values()],
      force: options.has('--force'),
      yes: options.has('--yes'),
      dryRun: options.has('--dry-run'),
      waitMs: Number(seconds) * 1000,
      noColour: options.has('--no-color'),
    },
  }
}

/** Ports of one command line: each is looked at by itself. */
const mostPorts = 100

/** What one word asks for: a port in any of the ways that `why` reads, or a range such as `3000-3005`. */
function questionsIn(text: string): OptionsOrProblem<readonly ConflictQuestion[]> {
  const { body, protocol } = readPortWord(text.trim())
  const [, low, high] = /^(\d{1,6})-(\d{1,6})$/.exec(body) ?? []
  if (low !== undefined && high !== undefined) {
    const [first, last] = [Number(low), Number(high)]
    if (first < 1 || last > 65_535 || first > last) {
      return wrong(`"${text}" is no range of ports: write one such as 3000-3005.`)
    }
    if (last - first >= mostPorts) {
      return wrong(`${mostPorts} ports can be freed at a time, and "${text}" is more.`)
    }
    const ports = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    return { ok: true, value: ports.map((port) => ({ port, protocol: protocol ?? 'tcp', address: null })) }
  }
  const read = readConflictText(text)
  if (!read.ok) return wrong(read.message)
  // of the ports in an error nobody said which is to be freed
  return read.value.questions.length === 1
    ? { ok: true, value: read.value.questions }
    : wrong('That text names several ports. Type those that are to be freed, such as 3000 3001.')
}
