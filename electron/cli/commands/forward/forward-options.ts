import { isGlobalIpv6 } from '#shared/forward/addresses'
import { friendNameProblem } from '#shared/forward/friend-name'
import { gatewayProblem } from '#shared/forward/gateway-address'
import { type LookerKind, lookerWords } from '#shared/forward/lookers'
import type { MappingWay, OutsideHelpers } from '#shared/forward/request'
import { mappingWays } from '#shared/forward/request'
import { noTelephone } from '#shared/forward/telephone'
import type { Family } from '#shared/sockets/socket'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { nearest } from '#shared/words/nearest'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'
import type { Problem } from '../../own-text'
import type { NamedPort } from './forward-port'
import { type ForwardedPort, portsNamed } from './forward-ports'
import { type Verb, verbs } from './forward-verbs'

/** The options of `portlight forward`, of all its verbs. */
export const forwardOptionSpecs: readonly OptionSpec[] = [
  { names: ['--udp', '-u'], takesValue: false },
  { names: ['--tcp', '-t'], takesValue: false },
  { names: ['--ipv6', '-6'], takesValue: false },
  { names: ['--listen', '-l'], takesValue: false },
  { names: ['--map'], takesValue: false },
  { names: ['--hairpin'], takesValue: false },
  { names: ['--reflector'], takesValue: true },
  { names: ['--globalping'], takesValue: true, optional: /:\/\// },
  { names: ['--echoip'], takesValue: true, optional: /:\/\// },
  { names: ['--check-host'], takesValue: true, optional: /:\/\// },
  { names: ['--telephone'], takesValue: false },
  { names: ['--stun'], takesValue: true, repeats: true },
  { names: ['--gateway'], takesValue: true },
  { names: ['--to'], takesValue: true },
  { names: ['--lease'], takesValue: true },
  { names: ['--via'], takesValue: true },
  { names: ['--name'], takesValue: true },
  { names: ['--replace'], takesValue: false },
  { names: ['--yes', '-y'], takesValue: false },
  { names: ['--try'], takesValue: false },
  { names: ['--lifetime'], takesValue: false },
  { names: ['--no-keep'], takesValue: false },
  { names: ['--json'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export interface ForwardCommon {
  readonly gateway: string | null
  readonly json: boolean
  readonly noColour: boolean
}

export type ForwardOptions = ForwardCommon &
  (
    | {
        readonly verb: 'test'
        readonly port: NamedPort
        readonly listen: boolean
        readonly map: boolean
        readonly hairpin: boolean
        readonly telephone: boolean
        readonly outside: OutsideHelpers
        /** What friends type; null: not named. */
        readonly name: string | null
        /** False: it leaves no trace in the history. */
        readonly keep: boolean
      }
    | { readonly verb: 'list' }
    | {
        readonly verb: 'where'
        readonly outside: OutsideHelpers
        /** Measure how long a port stays open, too. */
        readonly lifetime: boolean
      }
    | { readonly verb: 'helpers'; readonly outside: OutsideHelpers; readonly try: boolean }
    | {
        readonly verb: 'add'
        readonly ports: readonly ForwardedPort[]
        readonly to: string | null
        readonly family: Family
        readonly lease: number
        readonly via: MappingWay | null
        /** What the router's list calls them; empty: what each port is named by. */
        readonly name: string
        readonly replace: boolean
        readonly yes: boolean
      }
    | {
        readonly verb: 'remove'
        readonly ports: readonly ForwardedPort[]
        /** Null: both. */
        readonly family: Family | null
        readonly via: MappingWay | null
        readonly yes: boolean
      }
  )

/** Those who look from outside. */
const lookerOptions = ['--reflector', '--globalping', '--echoip', '--check-host']

/** Options that not every verb has. */
const optionsOf: Readonly<Record<Verb, readonly string[]>> = {
  test: [
    '--udp',
    '--tcp',
    '--listen',
    '--map',
    '--hairpin',
    '--telephone',
    ...lookerOptions,
    '--stun',
    '--name',
    '--no-keep',
  ],
  list: [],
  add: ['--udp', '--tcp', '--ipv6', '--to', '--lease', '--via', '--name', '--replace', '--yes'],
  remove: ['--udp', '--tcp', '--ipv6', '--via', '--yes'],
  where: ['--stun', '--lifetime'],
  helpers: [...lookerOptions, '--stun', '--try'],
}
const everywhere = ['--gateway', '--json', '--no-color', '-h', '-V']

class Wrong extends Error {
  constructor(readonly problem: Problem) {
    super()
  }
}

/** Makes sense of the words and options, or says what is wrong with them. */
export function forwardOptionsOf(args: Arguments): OptionsOrProblem<ForwardOptions> {
  try {
    return { ok: true, value: read(args) }
  } catch (thrown) {
    if (thrown instanceof Wrong) return wrong(thrown.problem)
    throw thrown
  }
}

function read({ options, others }: Arguments): ForwardOptions {
  const [word, ...rest] = others
  const verb = verbs.find((known) => known === word)
  if (verb === undefined) throw new Wrong(unknownVerb(word))
  const has = (key: string) => options.has(key)
  const one = (key: string) => options.get(key)?.[0] ?? null
  for (const option of options.keys()) {
    if (!everywhere.includes(option) && !optionsOf[verb].includes(option)) {
      throw new Wrong(`${option} does not go with forward ${verb}.`)
    }
  }
  const gateway = one('--gateway')
  const wrong = gateway === null ? null : gatewayProblem(gateway)
  if (wrong !== null) throw new Wrong(`--gateway: ${wrong}`)
  const common = { gateway, json: has('--json'), noColour: has('--no-color') }
  const stun = options.get('--stun') ?? []
  for (const server of stun) {
    const match = /^(\[[0-9a-f:.%]+\]|[^\s:/[\]]+)(:\d{1,5})?$/i.exec(server)
    if (match === null) throw new Wrong(`--stun: "${server}" is not HOST:PORT.`)
    // asked in vain, it would look as if there were no internet
    const port = match[2]?.slice(1)
    if (port !== undefined) portNumber(port)
  }
  const looker = (option: string, by: LookerKind) => {
    const given = one(option)
    return webAddress(option, given === '' ? lookerWords[by].publicUrl : given)
  }
  const outside: OutsideHelpers = {
    reflector: looker('--reflector', 'reflector'),
    globalping: looker('--globalping', 'globalping'),
    echoip: looker('--echoip', 'echoip'),
    checkHost: looker('--check-host', 'check-host'),
    stun,
  }
  if (verb === 'list' || verb === 'where' || verb === 'helpers') {
    if (rest[0] !== undefined) throw new Wrong(`forward ${verb} takes nothing behind it: "${rest[0]}".`)
    if (verb === 'list') return { ...common, verb }
    if (verb === 'helpers') return { ...common, verb, outside, try: has('--try') }
    if (has('--lifetime') && stun.length === 0) {
      throw new Wrong('--lifetime needs a STUN server that speaks RFC 5780: name one with --stun HOST:PORT.')
    }
    return { ...common, verb, outside, lifetime: has('--lifetime') }
  }
  if (rest.length === 0) throw new Wrong((typed) => `Which port? ${typed('forward', verb, '25565')}`)
  const protocols = (['tcp', 'udp'] as const).filter((protocol) => has(`--${protocol}`))
  const found = portsNamed(rest, protocols)
  if (!found.ok) throw new Wrong(found.message)
  const ports = found.value
  const [port, second] = ports
  if (port === undefined) throw new Wrong((typed) => `Which port? ${typed('forward', verb, '25565')}`)
  if (verb !== 'add' && ports.some(({ port, internalPort }) => port !== internalPort)) {
    throw new Wrong(`forward ${verb} takes the outer port alone, without a colon.`)
  }
  if (verb === 'test') {
    if (second !== undefined) throw new Wrong('One port at a time is tested, over one protocol.')
    const noWay = has('--telephone') ? noTelephone(port.port, port.protocol) : null
    if (noWay !== null) throw new Wrong(`--telephone: ${noWay}`)
    return {
      ...common,
      verb,
      port,
      listen: has('--listen') || has('--telephone'),
      map: has('--map'),
      hairpin: has('--hairpin'),
      keep: !has('--no-keep'),
      telephone: has('--telephone'),
      name: friendName(one('--name')),
      outside,
    }
  }
  const via = wayNamed(one('--via'))
  if (verb === 'remove') {
    return { ...common, verb, ports, via, family: has('--ipv6') ? 'ipv6' : null, yes: has('--yes') }
  }
  const to = one('--to')
  const family = to === null ? (has('--ipv6') ? 'ipv6' : 'ipv4') : familyOf(to)
  if (family === 'ipv4' && has('--ipv6')) throw new Wrong(`--ipv6: "${to}" is an IPv4 address.`)
  if (family === 'ipv6' && ports.some(({ port, internalPort }) => port !== internalPort)) {
    throw new Wrong('With IPv6 the port is the same outside and inside: name it once.')
  }
  return {
    ...common,
    verb,
    ports,
    to,
    family,
    lease: leaseOf(one('--lease')),
    via,
    name: one('--name') ?? '',
    replace: has('--replace'),
    yes: has('--yes'),
  }
}

function familyOf(address: string): Family {
  if (parseIpv4(address) !== null) return 'ipv4'
  if (parseIpv6(address) === null) throw new Wrong(`--to: "${address}" is not an address.`)
  if (!isGlobalIpv6(address)) {
    throw new Wrong(
      `--to: "${address}" is no address that the internet could reach: those begin with 2 or 3.`,
    )
  }
  return 'ipv6'
}

function unknownVerb(word: string | undefined): Problem {
  if (word === undefined)
    return (typed) => `What about it? ${typed('forward')} test PORT, list, add, remove, where or helpers.`
  if (/^\d+$/.test(word)) return (typed) => `To test port ${word}: ${typed('forward', 'test', word)}`
  const meant = nearest(word, verbs)
  return `forward ${word} is not a command.${meant === null ? ` There are ${verbs.join(', ')}.` : ` Did you mean forward ${meant}?`}`
}

function friendName(text: string | null): string | null {
  const wrong = text === null ? null : friendNameProblem(text)
  if (wrong !== null) throw new Wrong(`--name: ${wrong}`)
  return text
}

function webAddress(option: string, text: string | null): string | null {
  if (text === null) return null
  const usable = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
  if (!usable) throw new Wrong(`${option}: "${text}" is not an http or https address.`)
  const { username, password } = new URL(text)
  if (username !== '' || password !== '') {
    throw new Wrong(`${option}: leave out the name and the password, which would stand in reports.`)
  }
  return text
}

function wayNamed(text: string | null): MappingWay | null {
  if (text === null) return null
  const way = mappingWays.find((known) => known === text.toLowerCase())
  if (way === undefined) throw new Wrong(`--via: "${text}" is none of ${mappingWays.join(', ')}.`)
  return way
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new Wrong(`"${text}" is not a port. Ports go from 1 to 65535.`)
  return port
}

function leaseOf(text: string | null): number {
  if (text === null) return 0
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds <= 604_800))
    throw new Wrong(`--lease: "${text}" is not a number of seconds up to 604800 (a week).`)
  return seconds
}
