import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight capture`. */
export const captureOptionSpecs: readonly OptionSpec[] = [
  { names: ['--json'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const captureHelp = `Usage: portlight capture FILE [options]

Tells of captured packets what became of each connection attempt, with the packets that show
it: open, refused, rejected or silent; and whether it is the program that is down, or may be a
firewall that refuses. Nothing is sent.

  FILE                   pcap or pcapng, which tcpdump -w FILE and Wireshark write, also
                         compressed by gzip; - is standard input

Output
  --json                 for programs: every attempt; without it those together that went alike
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  2    wrong usage, or the file could not be read
`

export interface CaptureOptions {
  readonly file: string
  readonly json: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function captureOptionsOf({ options, others }: Arguments): OptionsOrProblem<CaptureOptions> {
  const [file, more] = others
  if (file === undefined || more !== undefined) {
    return wrong((typed) => `Name one file of captured packets: ${typed('capture', 'DUMP.pcap')}`)
  }
  return { ok: true, value: { file, json: options.has('--json'), noColour: options.has('--no-color') } }
}
