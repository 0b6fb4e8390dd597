import { allLessons, lessonNumber } from '#shared/lesson/all-lessons'
import type { Lesson } from '#shared/lesson/lesson'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight lesson`. */
export const lessonOptionSpecs: readonly OptionSpec[] = [
  { names: ['--sheet'], takesValue: false },
  { names: ['--straight'], takesValue: false },
  { names: ['--json'], takesValue: false },
  { names: ['--stepping'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const lessonHelp = `Usage: portlight lesson [list]
       portlight lesson NUMBER [options]

Learn how ports work by an experiment with real sockets on your own computer. A lesson asks what
you expect, does it step by step, shows what the kernel's table says before and after, and asks
again. Everything that it opens is closed at the end, also when you break off with Ctrl+C.

  --sheet                a sheet for a class, in Markdown, with questions and answers
  --straight             without questions and without waiting

Output
  --json                 for programs: a line for each thing that happens
  --stepping             with --json: each step waits for a line on standard input
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done, and everything was as the lesson says
  1    done, and something was otherwise on this computer
  2    wrong usage, or something could not be done
  3    not known, because this computer cannot do what the lesson needs
  130  broken off with Ctrl+C, and everything is closed
`

export interface LessonOptions {
  /** Null: the list of all lessons. */
  readonly lesson: Lesson | null
  readonly output: 'text' | 'sheet' | 'json'
  readonly straight: boolean
  /** Each step waits for a line of whoever reads the JSON. */
  readonly stepping: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function lessonOptionsOf({ options, others }: Arguments): OptionsOrProblem<LessonOptions> {
  const has = (name: string) => options.has(name)
  const [word = 'list', ...more] = others
  if (more.length > 0) return wrong(`One lesson at a time: "${more.join(' ').slice(0, 40)}" is one too many.`)
  if (has('--sheet') && has('--json')) return wrong('Choose one of --sheet and --json.')
  if (has('--stepping') && !has('--json')) return wrong('--stepping goes with --json.')
  const rest = {
    output: has('--sheet') ? 'sheet' : has('--json') ? 'json' : 'text',
    straight: has('--straight'),
    stepping: has('--stepping'),
    noColour: has('--no-color'),
  } as const
  if (word === 'list') {
    return rest.output === 'sheet'
      ? wrong((typed) => `Whose sheet? Name a lesson: ${typed('lesson', '2', '--sheet')}`)
      : { ok: true, value: { ...rest, lesson: null } }
  }
  const lesson = /^\d{1,2}$/.test(word) ? lessonNumber(Number(word)) : null
  if (lesson !== null) return { ok: true, value: { ...rest, lesson } }
  const known = allLessons.map(({ number }) => number)
  return wrong(
    (typed) =>
      `There is no lesson "${word.slice(0, 40)}". The lessons have the numbers ${known.join(', ')}; ${typed('lesson')} lists them.`,
  )
}
