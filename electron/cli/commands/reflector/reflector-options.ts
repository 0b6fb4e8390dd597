import { reflectorPort } from '#shared/reflector/protocol'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

/** The options of `portlight reflector`. */
export const reflectorOptionSpecs: readonly OptionSpec[] = [
  { names: ['--listen'], takesValue: true, repeats: true },
  { names: ['--tls-cert'], takesValue: true },
  { names: ['--tls-key'], takesValue: true },
  { names: ['--allow-private'], takesValue: false },
  { names: ['-q', '--quiet'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const reflectorHelp = `Usage: portlight reflector [options]

Runs a small server on a host of yours on the internet. It tells computers which address
the internet sees, and looks back at the address that asks, one port a request: this is
how "portlight forward test" learns whether the internet reaches it.

Where
  --listen ADDR:PORT     an address of this host, IPv6 in brackets; may be given several
                         times. HTTP listens on the TCP port, STUN on the UDP port of the
                         same number. Default: [::]:3478, every address, IPv4 too
  --tls-cert FILE        HTTPS instead of HTTP: the certificate with its chain, in PEM
  --tls-key FILE         the key that belongs to it

Behaviour
  --allow-private        look at private addresses too, and at this host: for a network of
                         your own; never on the internet
  -q, --quiet            write no line for each look, only where it listens and why it ends

Exit codes
  0    ended by Ctrl+C or TERM
  2    wrong usage, or it could not listen
`

/** Where to listen, and how. */
export interface ReflectorCliOptions {
  /** Empty: the usual port on every address. */
  readonly listen: readonly { readonly host: string; readonly port: number }[]
  /** Names of files; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly allowPrivate: boolean
  readonly quiet: boolean
}

/** More places than one host needs. */
const placesAtMost = 8

/** Makes sense of the options, or says what does not go together. */
export function reflectorOptionsOf({
  options,
  others,
}: Arguments): OptionsOrProblem<ReflectorCliOptions, string> {
  const [stray] = others
  if (stray !== undefined) return wrong(`"${stray}" is not an option of reflector.`)
  const listen: { host: string; port: number }[] = []
  for (const text of options.get('--listen') ?? []) {
    const place = readPlace(text)
    if (typeof place === 'string') return wrong(`--listen: ${place}`)
    listen.push(place)
  }
  if (listen.length > placesAtMost) return wrong(`--listen can be given ${placesAtMost} times.`)
  const cert = options.get('--tls-cert')?.[0]
  const key = options.get('--tls-key')?.[0]
  if (cert === undefined && key !== undefined) return wrong('--tls-key needs --tls-cert beside it.')
  if (cert !== undefined && key === undefined) return wrong('--tls-cert needs --tls-key beside it.')
  const tls = cert === undefined || key === undefined ? null : { cert, key }
  const [allowPrivate, quiet] = [options.has('--allow-private'), options.has('-q')]
  return { ok: true, value: { listen, tls, allowPrivate, quiet } }
}

/** An address with or without port, or a port alone behind a colon; a sentence where it is none of these. */
function readPlace(text: string): { host: string; port: number } | string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text)
  if (match === null) {
    return parseIpv6(text) === null
      ? `"${text}" is not ADDR:PORT.`
      : `"${text}" needs brackets: [${text}]:${reflectorPort}.`
  }
  const port = match[2] === undefined ? reflectorPort : Number(match[2])
  if (port < 1 || port > 65_535) return `"${text}": ports go from 1 to 65535.`
  const host = match[1] ?? ''
  if (host === '' && match[2] !== undefined) return { host: '::', port }
  if (host.startsWith('[') && parseIpv6(host) !== null) return { host: host.slice(1, -1), port }
  if (parseIpv4(host) !== null) return { host, port }
  return `"${text}" is not ADDR:PORT; an address of this host is meant, such as 0.0.0.0:${reflectorPort}.`
}
