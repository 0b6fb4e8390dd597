import { type SocketsFilter, type WatchInterval, watchIntervals } from '#shared/sockets/request'
import { stateNamed, tcpStates } from '#shared/sockets/state'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight sockets`. */
export const socketsOptionSpecs: readonly OptionSpec[] = [
  { names: ['--listening', '-l'], takesValue: false },
  { names: ['--tcp', '-t'], takesValue: false },
  { names: ['--udp', '-u'], takesValue: false },
  { names: ['--port', '-p'], takesValue: true, attached: true },
  { names: ['--pid'], takesValue: true },
  // what ss and netstat have to be asked for is shown here anyway
  { names: ['--all', '-a'], takesValue: false },
  { names: ['--numeric', '-n'], takesValue: false },
  { names: ['--processes'], takesValue: false, joined: 'p' },
  { names: ['--state'], takesValue: true },
  { names: ['--no-keep'], takesValue: false },
  { names: ['--json'], takesValue: false },
  { names: ['--csv'], takesValue: false },
  { names: ['--watch', '-w'], takesValue: false },
  { names: ['--interval'], takesValue: true },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const socketsHelp = `Usage: portlight sockets [options]

Shows the TCP and UDP sockets of this computer: their state, addresses, who owns them, and
from how far away they can be reached.

Which
  -l, --listening        only what waits for others: TCP listeners, and UDP sockets without
                         a peer
  -t, --tcp  -u, --udp   only one protocol
  -p, --port PORT        a local or remote port
  --pid PID              sockets that this process has open
  -a, --all  -n, --numeric  --processes
                         shown anyway: they are there so that -tulpn works as for ss and netstat
  --state STATE          LISTEN, ESTABLISHED, TIME_WAIT, …; the words of ss and netstat, too

Output
  --json  --csv          for programs; without one of them a table for people
  -w, --watch            again and again, until Ctrl+C: on a terminal the table is drawn anew,
                         with + for new, * for changed and - for gone rows; otherwise each
                         reading is written behind the one before (--json: one line each)
  --interval SECONDS     of --watch: 1, 2 (default), 5 or 10
  --no-keep              do not write what is seen into the history (portlight history), where
                         otherwise one look goes, with all sockets; a --watch does not
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  2    wrong usage, or the sockets could not be read
  130  a --watch that was ended by Ctrl+C; 143 when terminated, 141 when standard output was
       closed
`

export type SocketsFormat = 'table' | 'json' | 'csv'

/** Sockets as they were asked for. */
export interface SocketsOptions {
  readonly filter: SocketsFilter
  readonly format: SocketsFormat
  /** Null: one look. */
  readonly watchEveryMs: WatchInterval | null
  /** The look goes to the history. */
  readonly keep: boolean
  readonly noColour: boolean
}

const largestPid = 0xffff_ffff

/** Makes sense of the options, or says what does not go together. */
export function socketsOptionsOf({ options, others }: Arguments): OptionsOrProblem<SocketsOptions> {
  const has = (key: string) => options.has(key)
  const one = (key: string) => options.get(key)?.[0] ?? null
  const [stray] = others
  if (stray !== undefined) {
    const port = wholeNumberIn(stray, 1, 65_535)
    return wrong(
      port === null
        ? `"${stray}" is not an option of sockets.`
        : (typed) => `To see port ${port}: ${typed('sockets', '--port', stray)}`,
    )
  }
  const port = one('--port')
  if (port !== null && wholeNumberIn(port, 1, 65_535) === null) {
    return wrong(`--port: "${port}" is not a port. Ports go from 1 to 65535.`)
  }
  const pid = one('--pid')
  if (pid !== null && wholeNumberIn(pid, 0, largestPid) === null) {
    return wrong(`--pid: "${pid}" is not a process id.`)
  }
  const stateWord = one('--state')
  const state = stateWord === null ? null : stateNamed(stateWord)
  if (stateWord !== null && state === null) {
    return wrong(`--state: "${stateWord}" is not a state. There are ${tcpStates.join(', ')}.`)
  }
  const udpOnly = has('--udp') && !has('--tcp')
  if (state !== null && udpOnly) return wrong('--state and --udp: UDP sockets have no state.')
  if (state !== null && state !== 'LISTEN' && has('--listening')) {
    return wrong(`--listening and --state ${state} leave nothing over.`)
  }
  if (has('--json') && has('--csv')) return wrong('--json and --csv: one format can be written at a time.')
  const seconds = one('--interval')
  const interval = watchIntervals.find((ms) => String(ms / 1000) === (seconds ?? '2'))
  if (interval === undefined) return wrong(`--interval: "${seconds}" is not one of 1, 2, 5 and 10 seconds.`)
  if (seconds !== null && !has('--watch')) return wrong('--interval goes with --watch.')
  return {
    ok: true,
    value: {
      filter: {
        listeningOnly: has('--listening'),
        protocol: has('--tcp') === has('--udp') ? null : udpOnly ? 'udp' : 'tcp',
        port: port === null ? null : wholeNumberIn(port, 1, 65_535),
        pid: pid === null ? null : wholeNumberIn(pid, 0, largestPid),
        state,
      },
      format: has('--json') ? 'json' : has('--csv') ? 'csv' : 'table',
      watchEveryMs: has('--watch') ? interval : null,
      keep: !has('--no-keep'),
      noColour: has('--no-color'),
    },
  }
}

/** Null for anything but a whole number within the bounds. */
function wholeNumberIn(text: string, least: number, most: number): number | null {
  if (!/^\d{1,10}$/.test(text)) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}
