import type { PortNames } from '../ports/port-spec'
import type { ServiceData } from './service-data'
import { matchesWildcard } from './wildcard'

/** What a port number stands for. It says what usually listens there, not what does. */
export interface Service {
  /** IANA's name, or where it has none the name of the common use. */
  readonly name: string
  /** What the name means; '' where there is nothing to say. */
  readonly description: string
  /** False: a common use that IANA doesn't list. */
  readonly official: boolean
  /** What else, or rather, uses this port in practice; null where nothing is known. */
  readonly commonUse: string | null
}

export type Protocol = 'tcp' | 'udp'

/** Places in the columns of one protocol, by port; -1 where there is nothing. */
type Index = Readonly<Record<Protocol, Int16Array>>

/** Names of ports: IANA's registry and common uses beside it. */
export class ServiceTable implements PortNames {
  readonly #names: readonly string[]
  readonly #descriptions: readonly string[]
  readonly #official: Index
  readonly #commonNames: readonly string[]
  readonly #commonUses: readonly string[]
  readonly #common: Index
  /** TCP ports by each of their names, lower case. */
  readonly #portsByName = new Map<string, number[]>()

  constructor(data: ServiceData) {
    this.#names = data.names.split('\n')
    this.#descriptions = data.descriptions.split('\n')
    this.#commonNames = data.commonNames.split('\n')
    this.#commonUses = data.commonUses.split('\n')
    let port = 0
    const ports = data.steps.split(',').map((step) => {
      port += Number(step)
      return port
    })
    const commonPorts = data.commonPorts.split(',').map(Number)
    this.#official = this.#indexOf(ports, data.protocols, this.#names)
    this.#common = this.#indexOf(commonPorts, data.commonProtocols, this.#commonNames)
  }

  #indexOf(ports: readonly number[], protocols: string, names: readonly string[]): Index {
    const index = { tcp: new Int16Array(65536).fill(-1), udp: new Int16Array(65536).fill(-1) }
    for (const [entry, port] of ports.entries()) {
      const bits = Number(protocols[entry])
      if ((bits & 1) !== 0) {
        if (index.tcp[port] === -1) index.tcp[port] = entry
        for (const name of (names[entry] ?? '').toLowerCase().split(' ')) {
          const known = this.#portsByName.get(name)
          if (known === undefined) this.#portsByName.set(name, [port])
          else if (!known.includes(port)) known.push(port)
        }
      }
      if ((bits & 2) !== 0 && index.udp[port] === -1) index.udp[port] = entry
    }
    return index
  }

  /** Null where neither IANA nor common use gives the port a meaning. */
  find(port: number, protocol: Protocol): Service | null {
    const entry = this.#official[protocol][port] ?? -1
    const common = this.#common[protocol][port] ?? -1
    const commonUse = this.#commonUses[common] ?? null
    const name = this.#names[entry]
    if (name !== undefined) {
      return { name, description: this.#descriptions[entry] ?? '', official: true, commonUse }
    }
    if (commonUse === null) return null
    const [commonName = ''] = (this.#commonNames[common] ?? '').split(' ')
    return { name: commonName, description: commonUse, official: false, commonUse }
  }

  /** TCP ports whose official or common name matches, ascending; every name of a port counts. */
  portsNamed(pattern: string): readonly number[] {
    const wanted = pattern.toLowerCase()
    if (!/[*?]/.test(wanted)) return [...(this.#portsByName.get(wanted) ?? [])].sort((a, b) => a - b)
    const ports = new Set<number>()
    for (const [name, named] of this.#portsByName) {
      if (matchesWildcard(wanted, name)) for (const port of named) ports.add(port)
    }
    return [...ports].sort((a, b) => a - b)
  }
}
