import { intervalOf, intervalText, lookEvery, scanEvery } from '#shared/watch/request'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight watch`. */
export const watchOptionSpecs: readonly OptionSpec[] = [
  { names: ['--baseline'], takesValue: true },
  { names: ['--every'], takesValue: true },
  { names: ['--host'], takesValue: true },
  { names: ['-p', '--ports'], takesValue: true, attached: true },
  { names: ['--hosts-every'], takesValue: true },
  { names: ['--yes-i-may-scan'], takesValue: false },
  { names: ['--events'], takesValue: true },
  { names: ['--json'], takesValue: false },
  { names: ['-q', '--quiet'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const watchHelp = `Usage: portlight watch [options]

Tells once of each change in what listens on this computer: a new listener, one that is gone,
another program on the same port, one that can be reached from further away. The first look is
what later ones are compared with. It runs until Ctrl+C, and says when it saw nothing (the
computer slept, a table could not be read): what it did not see is never called a change.

What
  --every TIME           between two looks: 5s (default), 1s to 1h. What lives shorter than that
                         may be missed; on Linux, traces of it are told
  --baseline FILE        tell what is not as approved in FILE (portlight baseline), instead of
                         what changed; FILE is read again when it was changed. The firewall is
                         asked once a minute, and at once for a new listener. The hosts that FILE
                         speaks of are scanned, and the router is asked where it has forwards
  --host HOST            scan this name, address or network too, politely (-T2); may be given
                         several times
  -p, --ports PORTS      of the hosts; the 100 most common by default
  --hosts-every TIME     from scan to scan, of --host and of the baseline's hosts and router: 15m
                         (default), at least 1m
  --yes-i-may-scan       the public addresses among the hosts may be scanned by me

Output
  --events FILE          write the events to FILE, as JSON Lines in the Elastic Common Schema,
                         for Filebeat, Vector or Fluent Bit. At 10 MB it becomes FILE.1, and so
                         on up to FILE.4; - is standard output
  --json                 the same as --events -, beside a file
  -q, --quiet            no sentences for people
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  2    wrong usage, or the sockets could not be read
  130  ended by Ctrl+C; 143 when terminated, 141 when standard output was closed
`

export interface WatchOptions {
  readonly everyMs: number
  /** Name of a file; null: none. */
  readonly baseline: string | null
  /** As typed; none: this computer alone. */
  readonly hosts: readonly string[]
  readonly ports: string
  readonly hostsEveryMs: number
  readonly mayScanPublic: boolean
  /** Null: no file. */
  readonly eventFile: string | null
  readonly eventsOnStdout: boolean
  readonly quiet: boolean
  readonly noColour: boolean
}

/** Makes sense of the options, or says what is wrong. */
export function watchOptionsOf({ options, others }: Arguments): OptionsOrProblem<WatchOptions> {
  const one = (key: string) => options.get(key)?.[0] ?? null
  const [stray] = others
  if (stray !== undefined) return wrong(`"${stray}" is not an option of watch. A host is named by --host.`)
  const everyMs = within('--every', one('--every'), lookEvery)
  if (typeof everyMs === 'string') return wrong(everyMs)
  const hostsEveryMs = within('--hosts-every', one('--hosts-every'), scanEvery)
  if (typeof hostsEveryMs === 'string') return wrong(hostsEveryMs)
  const hosts = options.get('--host') ?? []
  if (hosts.some((host) => host.trim() === '')) return wrong('--host needs a name, an address or a network.')
  if (hosts.length === 0) {
    const own = one('--baseline') === null ? ['-p', '--hosts-every', '--yes-i-may-scan'] : ['-p']
    const lonely = own.find((key) => options.has(key))
    if (lonely !== undefined)
      return wrong(`${lonely} goes with --host${lonely === '-p' ? '' : ' or --baseline'}.`)
  }
  const baseline = one('--baseline')
  if (baseline === '' || baseline === '-') return wrong('--baseline needs the name of a file.')
  const events = one('--events')
  if (events === '') return wrong('--events needs the name of a file.')
  return {
    ok: true,
    value: {
      everyMs,
      baseline,
      hosts,
      ports: options.get('-p')?.join(',') ?? 'common-100',
      hostsEveryMs,
      mayScanPublic: options.has('--yes-i-may-scan'),
      eventFile: events === '-' ? null : events,
      eventsOnStdout: events === '-' || options.has('--json'),
      quiet: options.has('-q'),
      noColour: options.has('--no-color'),
    },
  }
}

/** Milliseconds, or what is wrong with the text. */
function within(
  option: string,
  text: string | null,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number | string {
  if (text === null) return usual
  const ms = intervalOf(text)
  if (ms === null) return `${option}: "${text}" is not a time such as 5s, 2m or 1h.`
  if (ms >= least && ms <= most) return ms
  return `${option}: ${text} is not between ${intervalText(least)} and ${intervalText(most)}.`
}
