import { lastPort } from '#shared/ports/port-list'
import type { Arguments, OptionSpec } from '../arguments'
import type { OptionsOrProblem } from './why-options'

/** The options of `portlight port`. */
export const portOptionSpecs: readonly OptionSpec[] = [
  { names: ['--suggest', '-s'], takesValue: false },
  { names: ['--json'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const portHelp = `Usage: portlight port PORT|NAME|WORDS [options]
       portlight port --suggest [PORT]

Explains a port: what runs there, who registered it, whether it is encrypted, what attackers
want there and how it is kept safe, what has it on this computer now, and whether it is a good
port for a program of yours.

  PORT                   22, 53/udp, or a range: 6660-6670
  NAME, WORDS            ssh, "remote desktop", game, database: what fits best comes first
  -s, --suggest          five good ports for a program of yours, near PORT where one is given

Output
  --json                 for programs
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  1    nothing is known by that name
  2    wrong usage, or something could not be done
`

/** What was asked for. */
export type PortAsked =
  | { readonly kind: 'port'; readonly port: number; readonly protocol: 'tcp' | 'udp' }
  | { readonly kind: 'range'; readonly first: number; readonly last: number }
  | { readonly kind: 'words'; readonly words: string }
  /** Null: anywhere. */
  | { readonly kind: 'suggest'; readonly near: number | null }

export interface PortOptions {
  readonly asked: PortAsked
  readonly json: boolean
  readonly noColour: boolean
}

/** Longer than any name of a service or a question for one. */
const longestWords = 200

/** Makes sense of the options, or says what is wrong. */
export function portOptionsOf({ options, others }: Arguments): OptionsOrProblem<PortOptions> {
  const text = others.join(' ').trim()
  const asked = options.has('--suggest') ? suggestionAsked(text) : portAsked(text)
  if (typeof asked === 'string') return { ok: false, message: asked }
  return { ok: true, value: { asked, json: options.has('--json'), noColour: options.has('--no-color') } }
}

function suggestionAsked(text: string): PortAsked | string {
  if (text === '') return { kind: 'suggest', near: null }
  const asked = portAsked(text)
  if (typeof asked === 'string') return asked
  return asked.kind === 'port'
    ? { kind: 'suggest', near: asked.port }
    : `--suggest takes one port that the others should be near, such as 3000; "${text.slice(0, 40)}" is none.`
}

function portAsked(text: string): PortAsked | string {
  if (text === '') return 'Which port? Type a number such as 22, a name such as ssh, or a word such as game.'
  if (text.length > longestWords)
    return `That is longer than any name of a port. Type up to ${longestWords} characters.`
  const single = /^(?:(tcp|udp)[/:])?:?(\d+)(?:[/:](tcp|udp))?$/i.exec(text)
  if (single !== null && (single[1] === undefined || single[3] === undefined)) {
    const port = Number(single[2])
    if (!isPort(port)) return notAPort(text)
    return {
      kind: 'port',
      port,
      protocol: (single[1] ?? single[3] ?? 'tcp').toLowerCase() === 'udp' ? 'udp' : 'tcp',
    }
  }
  const range = /^(\d+)\s?-\s?(\d+)$/.exec(text)
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])]
    if (!isPort(first) || !isPort(last)) return notAPort(text)
    return first <= last ? { kind: 'range', first, last } : `Write the lower port first: ${last}-${first}.`
  }
  // what looks like a number and is none would otherwise be searched for as a word
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? notAPort(text) : { kind: 'words', words: text }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= lastPort
}

function notAPort(text: string): string {
  return `"${text.slice(0, 40)}" is not a port: ports are whole numbers from 1 to ${lastPort}.`
}
