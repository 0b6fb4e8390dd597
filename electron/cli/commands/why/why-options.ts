import { type ConflictQuestion, narrowedTo } from '#shared/conflict/question'
import { type Protocol, protocols } from '#shared/sockets/socket'
import { formatIpv6, parseIpv4, parseIpv6 } from '#shared/targets/address'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** Options that narrow a question; `why` and `free` have them both. */
export const questionOptionSpecs: readonly OptionSpec[] = [
  { names: ['--address', '-a'], takesValue: true },
  { names: ['--protocol'], takesValue: true },
  { names: ['--tcp', '-t'], takesValue: false },
  { names: ['--udp', '-u'], takesValue: false },
]

/** The options of `portlight why`. */
export const whyOptionSpecs: readonly OptionSpec[] = [
  ...questionOptionSpecs,
  { names: ['--json'], takesValue: false },
  { names: ['--no-keep'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const whyHelp = `Usage: portlight why PORT|ADDRESS:PORT|"PASTED ERROR" [options]
       … 2>&1 | portlight why -

Says why a program can't have a port ("address already in use"): what holds it, how that is
known, and what the one safe thing to do is. It looks, tries to bind last, and frees it at
once; it stops nothing.

Question
  PORT, ADDRESS:PORT     3000, :3000, 127.0.0.1:3000, [::1]:3000, localhost:3000, 53/udp,
                         udp/53, or the name of a service: ssh, localhost:http
  "PASTED ERROR"         the message of any program, with or without what stands around it
  -                      the text is on standard input
  -a, --address ADDRESS  the address that the program wants; without it all of them
  -t, --tcp  -u, --udp   one protocol; without it what the text says, and where that names none,
                         both are looked at for an error, and TCP for a port
  --protocol tcp|udp     the same

Output
  --json                 for programs; what is not known is null there (inUse, freePorts …)
  --no-keep              do not write the answer into the history (portlight history)
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    free: it binds now, for a program that sets SO_REUSEADDR at least, as most servers do
  1    in use, or it can't be bound
  2    wrong usage, a text that names no port, or something could not be done
`

/** What narrows a question; null: not said. */
export interface Narrowing {
  readonly address: string | null
  readonly protocol: Protocol | null
}

export interface WhyOptions {
  /** What was typed; null: it stands on standard input. */
  readonly text: string | null
  readonly narrowing: Narrowing
  readonly json: boolean
  readonly keep: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function whyOptionsOf({ options, others }: Arguments): OptionsOrProblem<WhyOptions> {
  if (others.length === 0) {
    return wrong('Which port? Type one such as 3000, paste an error in quotes, or - for standard input.')
  }
  const narrowing = narrowingOf(options)
  if (!narrowing.ok) return narrowing
  // an error that was pasted without quotes comes in many words
  const text = others.join(' ')
  return {
    ok: true,
    value: {
      text: text === '-' ? null : text,
      narrowing: narrowing.value,
      json: options.has('--json'),
      keep: !options.has('--no-keep'),
      noColour: options.has('--no-color'),
    },
  }
}

/** What `--address` and `--protocol` say. */
export function narrowingOf(options: Arguments['options']): OptionsOrProblem<Narrowing> {
  const address = options.get('--address')?.[0] ?? null
  const bare = address === null ? null : addressOf(address)
  if (address !== null && bare === undefined) {
    return wrong(`--address: "${address}" is not an address such as 127.0.0.1 or ::1.`)
  }
  const word = options.get('--protocol')?.[0] ?? null
  const protocol = protocols.find((one) => one === word?.toLowerCase())
  if (word !== null && protocol === undefined) {
    return wrong(`--protocol: "${word}" is not tcp or udp.`)
  }
  const flags = new Set<Protocol>(protocol === undefined ? [] : [protocol])
  if (options.has('--tcp')) flags.add('tcp')
  if (options.has('--udp')) flags.add('udp')
  if (flags.size > 1) return wrong('TCP or UDP: one protocol can be asked for at a time.')
  const [named = null] = flags
  return { ok: true, value: { address: bare ?? null, protocol: named } }
}

/** Undefined for what is no address. `*` is all of them. */
function addressOf(text: string): string | null | undefined {
  if (text === '*' || text === '' || text === '[]') return null
  const ipv6 = parseIpv6(text)
  if (ipv6 !== null) return formatIpv6(ipv6.value, ipv6.zone)
  const bare = text.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return bare === 'localhost' || parseIpv4(bare) !== null ? bare : undefined
}

/** A question as the options narrow it. */
export function narrowed(question: ConflictQuestion, { address, protocol }: Narrowing): ConflictQuestion {
  return narrowedTo(
    question,
    { address: address ?? undefined, protocol: protocol ?? undefined },
    protocol !== null,
  )
}
