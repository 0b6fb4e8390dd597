import { BlockList, isIP, isIPv6 } from 'node:net'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight serve`. */
export const serveOptionSpecs: readonly OptionSpec[] = [
  { names: ['--port', '-p'], takesValue: true, attached: true },
  { names: ['--open'], takesValue: false },
  { names: ['--idle-exit'], takesValue: true },
  { names: ['--listen'], takesValue: true },
  { names: ['--i-understand'], takesValue: false },
  { names: ['--tls-cert'], takesValue: true },
  { names: ['--tls-key'], takesValue: true },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const serveHelp = `Usage: portlight serve [options]

Shows Portlight in a browser: on a server without a display, over SSH, or where the desktop
app can't be installed. It listens on this computer alone (127.0.0.1 and ::1) and prints an
address with a token in it. The address works once, in one browser; Enter prints another.

  -p, --port PORT        listen on this port; without it, on that of the last run
  --open                 open the address in the browser of this computer
  --idle-exit MINUTES    end when nobody has been connected for so long

Over SSH, a line that is printed too leads the port to your own computer.

To let other computers in
  --listen ADDRESS:PORT  listen on this address of this computer, instead of loopback
  --i-understand         whoever has the printed address can scan from here, end programs and
                         open ports of the router
  --tls-cert FILE        a certificate, PEM; its names are good for the address, too
  --tls-key FILE         its key. Without TLS everybody on the way can read along

Ctrl+C ends it, and all that it has started.

Exit codes
  0    ended by --idle-exit
  2    wrong usage, or it could not listen
  130  ended by Ctrl+C; 143 when terminated, 129 when the terminal was closed
`

/** Another address than loopback. */
export interface ListenOption {
  readonly host: string
  readonly port: number
}

/** A server as it was asked for. */
export interface ServeOptions {
  /** Null: that of the last run, or a free one. */
  readonly port: number | null
  readonly open: boolean
  /** Null: it stays. */
  readonly idleExitMs: number | null
  /** Null: loopback. */
  readonly listen: ListenOption | null
  /** Files. */
  readonly tls: { readonly cert: string; readonly key: string } | null
}

/** A week: longer than that is without end. */
const longestIdleMinutes = 7 * 24 * 60

/** Makes sense of the options, or says what does not go together. */
export function serveOptionsOf({ options, others }: Arguments): OptionsOrProblem<ServeOptions> {
  const one = (key: string) => options.get(key)?.[0] ?? null
  const [stray] = others
  if (stray !== undefined) {
    return wrong(
      portOf(stray) === null
        ? `"${stray}" is not an option of serve.`
        : (typed) => `To listen on port ${stray}: ${typed('serve', '--port', stray)}`,
    )
  }
  const port = one('--port')
  if (port !== null && portOf(port) === null) {
    return wrong(
      `--port: "${port}" is not a port. Ports go from 1 to 65535; without --port it is that of the last run, or a free one.`,
    )
  }
  const minutes = one('--idle-exit')
  const idle = minutes === null ? null : /^\d{1,5}(\.\d{1,3})?$/.test(minutes) ? Number(minutes) : 0
  if (idle !== null && (idle <= 0 || idle > longestIdleMinutes)) {
    return wrong(
      `--idle-exit: "${minutes}" is not a number of minutes, up to ${longestIdleMinutes} (a week).`,
    )
  }
  const tls = tlsOf(one('--tls-cert'), one('--tls-key'))
  if (tls === 'half') return wrong('--tls-cert and --tls-key go together.')
  const listenText = one('--listen')
  const listen = listenText === null ? null : listenOf(listenText)
  if (typeof listen === 'string') return wrong(listen)
  if (listen === null) {
    if (tls !== null) return wrong('--tls-cert goes with --listen: nobody can read along on loopback.')
    if (options.has('--i-understand')) return wrong('--i-understand goes with --listen.')
  } else {
    if (port !== null) return wrong('--listen has a port of its own: leave --port out.')
    if (!options.has('--i-understand')) {
      return wrong(
        `--listen ${listenText} lets other computers in: whoever has the printed address can scan from this one, ` +
          'end its programs and open ports of the router. If that is what you want, add --i-understand. ' +
          'To use it over SSH, leave --listen out.',
      )
    }
  }
  return {
    ok: true,
    value: {
      port: port === null ? null : portOf(port),
      open: options.has('--open'),
      idleExitMs: idle === null ? null : idle * 60_000,
      listen,
      tls,
    },
  }
}

/** An address and a port, or what is wrong with them. */
function listenOf(text: string): ListenOption | string {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text)
  const host = match?.[1] ?? match?.[2] ?? ''
  const port = portOf(match?.[3] ?? '')
  if (isIP(host) === 0 || port === null || (isIPv6(host) && match?.[1] === undefined)) {
    return `--listen: "${text}" is not an address and a port, such as 192.168.1.5:8443 or [fd00::5]:8443.`
  }
  const wrongKind = whyNoAddress(host)
  return wrongKind === null ? { host, port } : `--listen: ${host} ${wrongKind}`
}

const networks = (...list: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList => {
  const all = new BlockList()
  for (const [network, prefix, family] of list) all.addSubnet(network, prefix, family)
  return all
}
/** RFC 1122, 3.2.1.3, and RFC 4291, 2.5.2: nobody in particular, however it is written. */
const everyAddress = networks(['0.0.0.0', 8, 'ipv4'], ['::', 128, 'ipv6'], ['::ffff:0:0', 104, 'ipv6'])
/** RFC 5771, RFC 1112 (class E, with the broadcast address), RFC 4291, 2.7. */
const manyComputers = networks(['224.0.0.0', 4, 'ipv4'], ['240.0.0.0', 4, 'ipv4'], ['ff00::', 8, 'ipv6'])
/** RFC 4291, 2.5.5.2 and 2.5.6. */
const mapped = networks(['::ffff:0:0', 96, 'ipv6'])
const linkLocal = networks(['fe80::', 10, 'ipv6'])

/** Why nobody can be asked for by an address; null where somebody can. Ends with a full stop. */
function whyNoAddress(host: string): string | null {
  const family = isIPv6(host) ? 'ipv6' : 'ipv4'
  // a zone (RFC 4007, 11) is no part of what a BlockList knows
  const address = host.split('%', 1)[0] ?? host
  const isIn = (list: BlockList) => list.check(address, family)
  if (isIn(everyAddress)) {
    return 'stands for every address. Name the one by which this computer will be asked for.'
  }
  if (isIn(manyComputers)) return 'stands for many computers. Name an address of this one.'
  if (family === 'ipv6' && isIn(mapped)) return 'is an IPv4 address written as IPv6. Write it as IPv4.'
  // browsers know no zones: https://url.spec.whatwg.org/#concept-ipv6-parser
  if (family === 'ipv6' && (isIn(linkLocal) || host.includes('%'))) {
    return 'needs a zone, which no browser takes. Name another address of this computer.'
  }
  return null
}

function tlsOf(cert: string | null, key: string | null): ServeOptions['tls'] | 'half' {
  if (cert === null && key === null) return null
  return cert === null || key === null ? 'half' : { cert, key }
}

/** Null for anything but a port. */
function portOf(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null
  const value = Number(text)
  return value >= 1 && value <= 65_535 ? value : null
}
