import { type RegistrationData, RegistrationTable } from '../services/registrations'
import type { ServiceData } from '../services/service-data'
import { ServiceTable } from '../services/service-table'
import type { Protocol } from '../sockets/socket'
import { advise, notKnownOf, suggestPorts } from './port-advice'
import { describePort, type PortNamesSource, type PortReference } from './port-reference'
import { portsCalled, searchPorts } from './port-search'
import { portTexts } from './port-texts'
import type { PortsHere } from './ports-here'
import type { PortReport, PortSearch, PortSuggestion, PortsFound } from './report'

/** How many good ports are named beside an advice. */
export const suggested = 5

/** Computers that are named beside a port. */
export const mostSeen = 20

/** Everything that is known of ports, looked up. */
export class ReferenceBook {
  readonly #names: PortNamesSource
  /** Every port that a list says something of. */
  readonly #listed: readonly number[]
  /** Made for the first search. */
  #known: readonly PortReference[] | null = null

  constructor(services: ServiceData, registered: RegistrationData) {
    const table = new ServiceTable(services)
    const registrations = new RegistrationTable(services, registered)
    this.#names = {
      registrationsOf: (port) => registrations.of(port),
      find: (port, protocol) => table.find(port, protocol),
    }
    this.#listed = [...registrations.ports(), ...table.commonPorts]
  }

  /** Everything about one port. */
  report(port: number, wanted: Protocol | null, here: PortsHere): PortReport {
    const reference = describePort(port, this.#names)
    const protocol = wanted ?? mainProtocol(reference)
    return {
      reference,
      protocol,
      advice: advise(port, here.adviceFacts(reference, protocol)),
      here: here.holders(port, null),
      seen: here.seen(port, null)?.slice(0, mostSeen) ?? null,
      suggested: this.#near(port, protocol, here),
    }
  }

  suggest(near: number, protocol: Protocol, here: PortsHere): PortSuggestion {
    const facts = here.adviceFacts(describePort(near, this.#names), protocol)
    return { suggested: this.#near(near, protocol, here), notKnown: notKnownOf(facts, 'one of them') }
  }

  /** Good ports, the nearest first. */
  #near(near: number, protocol: Protocol, here: PortsHere): readonly number[] {
    return suggestPorts(near, suggested, (port) =>
      here.adviceFacts(describePort(port, this.#names), protocol),
    )
  }

  search({ asked, limit }: PortSearch): PortsFound {
    switch (asked.kind) {
      case 'range': {
        const total = asked.last - asked.first + 1
        const ports = Array.from({ length: Math.min(total, limit) }, (_, at) =>
          describePort(asked.first + at, this.#names),
        )
        return { ports, total, named: null }
      }
      case 'words': {
        this.#known ??= this.#knownPorts()
        const [named, alsoNamed] = portsCalled(asked.words, this.#known)
        const found = searchPorts(asked.words, this.#known)
        return {
          ports: found.slice(0, limit),
          total: found.length,
          named: named !== undefined && alsoNamed === undefined ? named.port : null,
        }
      }
    }
  }

  /** The ports that something is known of: of the others no word can lead there. */
  #knownPorts(): readonly PortReference[] {
    const ports = new Set([...this.#listed, ...portTexts.flatMap(({ ports }) => ports)])
    return [...ports].toSorted((a, b) => a - b).map((port) => describePort(port, this.#names))
  }
}

/** The protocol that a port is asked about where nobody named one. */
function mainProtocol({ texts: [text], registrations: [registration] }: PortReference): Protocol {
  return text?.protocols[0] ?? registration?.protocols[0] ?? 'tcp'
}
