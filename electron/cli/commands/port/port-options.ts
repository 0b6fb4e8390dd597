import { type PortAsked, portAsked } from '#shared/reference/port-asked'
import type { Protocol } from '#shared/sockets/socket'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

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
  -s, --suggest          five good ports for a program of yours; with PORT, whether that is a good
                         one and why, and others near it

Output
  --json                 for programs
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  1    nothing is known by that name
  2    wrong usage, or something could not be done
`

/** What was asked for. */
export type PortCommand =
  | PortAsked
  /** Whether a port is a good one, and others that are; null: any that are. */
  | { readonly kind: 'suggest'; readonly near: { readonly port: number; readonly protocol: Protocol } | null }

export interface PortOptions {
  readonly asked: PortCommand
  readonly json: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function portOptionsOf({ options, others }: Arguments): OptionsOrProblem<PortOptions> {
  const text = others.join(' ').trim()
  const asked = options.has('--suggest') ? suggestionAsked(text) : portAsked(text)
  if (typeof asked === 'string') return wrong(asked)
  return { ok: true, value: { asked, json: options.has('--json'), noColour: options.has('--no-color') } }
}

function suggestionAsked(text: string): PortCommand | string {
  if (text === '') return { kind: 'suggest', near: null }
  const asked = portAsked(text)
  if (typeof asked === 'string') return asked
  return asked.kind === 'port'
    ? { kind: 'suggest', near: asked }
    : `--suggest takes one port that you have in mind, such as 3000; "${text.slice(0, 40)}" is none.`
}
