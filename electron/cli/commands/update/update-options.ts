import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

export const updateOptionSpecs: readonly OptionSpec[] = [
  { names: ['--ask'], takesValue: false },
  { names: ['--from'], takesValue: true },
  { names: ['--json'], takesValue: false },
]

export const updateHelp = `Usage: portlight update [--ask | --from URL] [--json]

Says whether there is a newer Portlight. Nobody is asked before you agree: without an option it says
who would be asked and what they learn. It only tells, and downloads nothing.

  --ask                  ask this once
  --from URL             ask there this once, such as a copy of yours: https, or http on this computer

To be told from now on, in the app too: portlight settings set app.updates on

Output
  --json                 for programs

Exit codes
  0    this one is the newest
  1    there is a newer one
  2    wrong usage
  3    not known: nobody was asked, or the answer tells nothing
`

export interface UpdateOptions {
  readonly ask: boolean
  /** Null: where the project tells of it. */
  readonly from: URL | null
  readonly json: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function updateOptionsOf({ options, others }: Arguments): OptionsOrProblem<UpdateOptions> {
  const [word] = others
  if (word !== undefined) return wrong(`update takes no "${word}".`)
  const [text] = options.get('--from') ?? []
  const from = text === undefined ? null : placeOf(text)
  if (typeof from === 'string') return wrong(from)
  return { ok: true, value: { ask: options.has('--ask'), from, json: options.has('--json') } }
}

function placeOf(text: string): URL | string {
  if (!URL.canParse(text)) return `"${text}" is no address of a file: https://example.org/latest.json`
  const url = new URL(text)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.username !== '' || url.password !== '')
    return '--from takes an address without a name and a password.'
  return url.protocol === 'https:' || (url.protocol === 'http:' && here)
    ? url
    : `${text} is not encrypted, so anybody on the way could answer: name an address that begins with https.`
}
