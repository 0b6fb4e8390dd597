import type { PortNames } from '../ports/port-spec'
import type { Protocol } from '../ports/protocol'
import type { ServiceData } from './service-data'
import { matchesWildcard } from './wildcard'

/** What a port number stands for. It says what usually listens there, not what does. */
export interface Service {
  /** What people call it: the name of its common use, or where none is known IANA's. */
  readonly name: string
  /** What the name means; '' where there is nothing to say. */
  readonly description: string
  /** What IANA has it registered for: its name there and, where it says more, what that means. Null: nothing. */
  readonly registered: { readonly name: string; readonly description: string } | null
  /** What uses this port in practice; null where nothing is known. */
  readonly commonUse: string | null
}

/** One list of ports and what they are called, taken apart. */
interface Columns {
  readonly names: readonly string[]
  /** Ascending; a port may stand there more than once. */
  readonly ports: readonly number[]
  /** A digit for each: the bits of the protocols that it is meant for. */
  readonly protocols: string
}

const bits = { tcp: 1, udp: 2 } as const satisfies Readonly<Record<Protocol, number>>

/** Names of ports: common uses, as people know them, and IANA's registry. */
export class ServiceTable implements PortNames {
  readonly #data: ServiceData
  readonly #common: Columns
  readonly #commonUses: readonly string[]
  /** Made when a port is asked for that has no common use: IANA's list is thirty times as long as theirs. */
  #registry: Columns | null = null
  /** Made when one is asked for first: whoever wants names alone is spared most of the work. */
  #descriptions: readonly string[] | null = null
  /** Ports by each of their names, lower case; made when a name is asked for first, which is seldom. */
  #portsByName: {
    tcp?: ReadonlyMap<string, readonly number[]>
    udp?: ReadonlyMap<string, readonly number[]>
  } = {}

  constructor(data: ServiceData) {
    this.#data = data
    this.#common = {
      names: data.commonNames.split('\n'),
      ports: data.commonPorts.split(',').map(Number),
      protocols: data.commonProtocols,
    }
    this.#commonUses = data.commonUses.split('\n')
  }

  /** Ports that have a common use, of either protocol. */
  get commonPorts(): readonly number[] {
    return this.#common.ports
  }

  get #official(): Columns {
    if (this.#registry !== null) return this.#registry
    let port = 0
    const ports = this.#data.steps.split(',').map((step) => {
      port += Number(step)
      return port
    })
    this.#registry = { names: this.#data.names.split('\n'), ports, protocols: this.#data.protocols }
    return this.#registry
  }

  /** Null where neither IANA nor common use gives the port a meaning. */
  find(port: number, protocol: Protocol): Service | null {
    const entry = placeOf(this.#official, port, protocol)
    const common = placeOf(this.#common, port, protocol)
    const commonUse = this.#commonUses[common] ?? null
    const official = this.#official.names[entry]
    this.#descriptions ??= this.#data.descriptions.split('\n')
    const registered =
      official === undefined ? null : { name: official, description: this.#descriptions[entry] ?? '' }
    if (commonUse === null) return registered === null ? null : { ...registered, registered, commonUse }
    const [name = ''] = (this.#common.names[common] ?? '').split(' ')
    return { name, description: commonUse, registered, commonUse }
  }

  /** The name alone, as {@link find} has it: for lists that ask thousands of times. */
  nameOf(port: number, protocol: Protocol): string | null {
    const common = placeOf(this.#common, port, protocol)
    if (common >= 0) return this.#common.names[common]?.split(' ', 1)[0] ?? null
    return this.#official.names[placeOf(this.#official, port, protocol)] ?? null
  }

  /** Ports whose official or common name matches, ascending; every name of a port counts. */
  portsNamed(pattern: string, protocol: Protocol = 'tcp'): readonly number[] {
    const wanted = pattern.toLowerCase()
    this.#portsByName[protocol] ??= this.#byName(bits[protocol])
    const byName = this.#portsByName[protocol]
    if (!/[*?]/.test(wanted)) return [...(byName.get(wanted) ?? [])].sort((a, b) => a - b)
    const ports = new Set<number>()
    for (const [name, named] of byName) {
      if (matchesWildcard(wanted, name)) for (const port of named) ports.add(port)
    }
    return [...ports].sort((a, b) => a - b)
  }

  /** @param bit the protocol's in the data */
  #byName(bit: 1 | 2): ReadonlyMap<string, readonly number[]> {
    const byName = new Map<string, number[]>()
    for (const { ports, protocols, names } of [this.#official, this.#common]) {
      for (const [entry, port] of ports.entries()) {
        if ((Number(protocols[entry]) & bit) === 0) continue
        for (const name of (names[entry] ?? '').toLowerCase().split(' ')) {
          const known = byName.get(name)
          if (known === undefined) byName.set(name, [port])
          else if (!known.includes(port)) known.push(port)
        }
      }
    }
    return byName
  }
}

/** The first place of a port that is meant for a protocol; -1 where there is none. */
function placeOf({ ports, protocols }: Columns, port: number, protocol: Protocol): number {
  let low = 0
  let high = ports.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ports[middle] ?? 0) < port) low = middle + 1
    else high = middle
  }
  for (let place = low; ports[place] === port; place += 1) {
    // of the digits 0 to 3 the last two bits of their codes are their values (RFC 20)
    if ((protocols.charCodeAt(place) & bits[protocol]) !== 0) return place
  }
  return -1
}
