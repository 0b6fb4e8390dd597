import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight compare`. */
export const compareOptionSpecs: readonly OptionSpec[] = [
  { names: ['--json'], takesValue: false },
  { names: ['--markdown'], takesValue: false },
  { names: ['-q', '--quiet'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const compareHelp = `Usage: portlight compare A B [options]

Tells what changed from scan A to scan B: ports that opened, closed or are filtered, services and
versions that changed, hosts that appeared or are gone. What one of them did not ask is "not
known", never "closed".

  A, B                   files of scans: XML of nmap, Zenmap, masscan or Portlight, JSON and JSON
                         Lines of Portlight, JSON and lists of masscan, also compressed by gzip;
                         - is standard input. Or kept scans: an id, last, last~1 (the one before),
                         see portlight history

Output
  --json                 for programs
  --markdown             for a ticket or a report
  -q, --quiet            nothing: the exit code says it
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    nothing changed of what both asked
  1    something changed, or not everything that both asked is known: one of them is only a part,
       or does not say what it asked
  2    wrong usage, or a file could not be read
`

export interface CompareOptions {
  readonly a: string
  readonly b: string
  readonly format: 'text' | 'json' | 'markdown'
  readonly quiet: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function compareOptionsOf({ options, others }: Arguments): OptionsOrProblem<CompareOptions> {
  const [a, b, more] = others
  if (a === undefined || b === undefined || more !== undefined) {
    return wrong((typed) => `Name two scans: ${typed('compare', 'BEFORE.xml', 'AFTER.xml')}`)
  }
  if (a === '-' && b === '-') return wrong('Standard input (-) can be one of the two only.')
  const [json, markdown] = [options.has('--json'), options.has('--markdown')]
  if (json && markdown) return wrong('--json and --markdown: one format can be written at a time.')
  const format = json ? 'json' : markdown ? 'markdown' : 'text'
  const noColour = options.has('--no-color')
  return { ok: true, value: { a, b, format, quiet: options.has('-q'), noColour } }
}
