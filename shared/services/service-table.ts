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

/** Places in the columns of one protocol, by port; -1 where there is nothing. */
type Index = Readonly<Record<Protocol, Int16Array>>

/** Names of ports: common uses, as people know them, and IANA's registry. */
export class ServiceTable implements PortNames {
  readonly #names: readonly string[]
  readonly #allDescriptions: string
  /** Made when one is asked for first: whoever wants names alone is spared most of the work. */
  #descriptions: readonly string[] | null = null
  readonly #official: Index
  readonly #commonNames: readonly string[]
  readonly #commonUses: readonly string[]
  readonly #common: Index
  readonly #ports: readonly number[]
  /** Ports that have a common use, of either protocol. */
  readonly commonPorts: readonly number[]
  readonly #protocols: string
  readonly #commonProtocols: string
  /** Ports by each of their names, lower case; made when a name is asked for first, which is seldom. */
  #portsByName: {
    tcp?: ReadonlyMap<string, readonly number[]>
    udp?: ReadonlyMap<string, readonly number[]>
  } = {}

  constructor(data: ServiceData) {
    this.#names = data.names.split('\n')
    this.#allDescriptions = data.descriptions
    this.#commonNames = data.commonNames.split('\n')
    this.#commonUses = data.commonUses.split('\n')
    let port = 0
    this.#ports = data.steps.split(',').map((step) => {
      port += Number(step)
      return port
    })
    this.commonPorts = data.commonPorts.split(',').map(Number)
    this.#protocols = data.protocols
    this.#commonProtocols = data.commonProtocols
    this.#official = indexOf(this.#ports, data.protocols)
    this.#common = indexOf(this.commonPorts, data.commonProtocols)
  }

  /** Null where neither IANA nor common use gives the port a meaning. */
  find(port: number, protocol: Protocol): Service | null {
    const entry = this.#official[protocol][port] ?? -1
    const common = this.#common[protocol][port] ?? -1
    const commonUse = this.#commonUses[common] ?? null
    const official = this.#names[entry]
    this.#descriptions ??= this.#allDescriptions.split('\n')
    const registered =
      official === undefined ? null : { name: official, description: this.#descriptions[entry] ?? '' }
    if (commonUse === null) return registered === null ? null : { ...registered, registered, commonUse }
    const [name = ''] = (this.#commonNames[common] ?? '').split(' ')
    return { name, description: commonUse, registered, commonUse }
  }

  /** The name alone, as {@link find} has it: for lists that ask thousands of times. */
  nameOf(port: number, protocol: Protocol): string | null {
    const common = this.#common[protocol][port] ?? -1
    if (common >= 0) return this.#commonNames[common]?.split(' ', 1)[0] ?? null
    return this.#names[this.#official[protocol][port] ?? -1] ?? null
  }

  /** Ports whose official or common name matches, ascending; every name of a port counts. */
  portsNamed(pattern: string, protocol: Protocol = 'tcp'): readonly number[] {
    const wanted = pattern.toLowerCase()
    this.#portsByName[protocol] ??= this.#byName(protocol === 'tcp' ? 1 : 2)
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
    const add = (ports: readonly number[], protocols: string, names: readonly string[]) => {
      for (const [entry, port] of ports.entries()) {
        if ((Number(protocols[entry]) & bit) === 0) continue
        for (const name of (names[entry] ?? '').toLowerCase().split(' ')) {
          const known = byName.get(name)
          if (known === undefined) byName.set(name, [port])
          else if (!known.includes(port)) known.push(port)
        }
      }
    }
    add(this.#ports, this.#protocols, this.#names)
    add(this.commonPorts, this.#commonProtocols, this.#commonNames)
    return byName
  }
}

function indexOf(ports: readonly number[], protocols: string): Index {
  const index = { tcp: new Int16Array(65536).fill(-1), udp: new Int16Array(65536).fill(-1) }
  for (let entry = 0; entry < ports.length; entry += 1) {
    const port = ports[entry] ?? 0
    // of the digits 0 to 3 the last two bits of their codes are their values (RFC 20)
    const bits = protocols.charCodeAt(entry)
    if ((bits & 1) !== 0 && index.tcp[port] === -1) index.tcp[port] = entry
    if ((bits & 2) !== 0 && index.udp[port] === -1) index.udp[port] = entry
  }
  return index
}
