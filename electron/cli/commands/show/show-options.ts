import { type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

const formatNames = Object.keys(reportFormats) as readonly ReportFormatName[]

/** The options of `portlight show`. */
export const showOptionSpecs: readonly OptionSpec[] = [
  ...formatNames.map((name) => ({ names: [`--${name}`], takesValue: false })),
  { names: ['--open'], takesValue: false },
  { names: ['--all'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const showHelp = `Usage: portlight show FILE [options]

Shows a scan from a file as if it had just been made, or writes it in another format.

  FILE                   XML of nmap, Zenmap, masscan or Portlight, JSON and JSON Lines of
                         Portlight, JSON and lists of masscan; - is standard input. A file that
                         is cut off is shown as far as it goes. Or a kept scan: an id, last,
                         last~1 (the one before), see portlight history

Output
  --json  --jsonl  --csv  --xml  --grepable
                         for programs; without one of them a table for people
  --open                 list open ports only, and no host without one
  --all                  list every port: closed ones too, and more than the first 1,000
                         filtered ones of a host
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  2    wrong usage, or the file could not be read
`

export interface ShowOptions {
  readonly file: string
  /** Null: the table. */
  readonly format: ReportFormatName | null
  readonly openOnly: boolean
  readonly all: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function showOptionsOf({ options, others }: Arguments): OptionsOrProblem<ShowOptions> {
  const [file, more] = others
  if (file === undefined || more !== undefined) {
    return wrong((typed) => `Name one file of a scan: ${typed('show', 'SCAN.xml')}`)
  }
  const formats = formatNames.filter((name) => options.has(`--${name}`))
  if (formats.length > 1) {
    const named = formats.map((name) => `--${name}`).join(' and ')
    return wrong(`${named}: one format can be written at a time.`)
  }
  const [openOnly, all, noColour] = ['--open', '--all', '--no-color'].map((name) => options.has(name))
  return {
    ok: true,
    value: {
      file,
      format: formats[0] ?? null,
      openOnly: openOnly === true,
      all: all === true,
      noColour: noColour === true,
    },
  }
}
