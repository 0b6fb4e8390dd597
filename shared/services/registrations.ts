import type { ServiceData } from './service-data'

/** The columns of `resources/services/registrations.json`, entry by entry as in `services.json`. */
export interface RegistrationData {
  readonly source: string
  /** The state of the registry that tells of people and dates: a year. */
  readonly date: string
  readonly counts: { readonly people: number; readonly dates: number }
  /** A line a person or company. */
  readonly people: string
  /** Places in `people`, separated by commas; empty: not told. */
  readonly assignees: string
  /** YYYY-MM or YYYY-MM-DD, separated by commas; empty: not told. */
  readonly dates: string
}

/** A name that IANA's registry gives to a port. */
export interface Registration {
  readonly protocols: readonly ('tcp' | 'udp')[]
  readonly name: string
  /** '' where it says no more than the name. */
  readonly description: string
  /** Who registered it; null: not told. */
  readonly assignee: string | null
  /** YYYY-MM or YYYY-MM-DD; null: not told. */
  readonly date: string | null
}

/** All names that IANA gives to ports, with who registered them. */
export class RegistrationTable {
  readonly #byPort = new Map<number, Registration[]>()

  constructor(data: ServiceData, more: RegistrationData) {
    const [names, descriptions, people] = [data.names, data.descriptions, more.people].map((column) =>
      column.split('\n'),
    )
    const [assignees, dates] = [more.assignees, more.dates].map((column) => column.split(','))
    let port = 0
    for (const [entry, step] of data.steps.split(',').entries()) {
      port += Number(step)
      const bits = Number(data.protocols[entry])
      const person = assignees?.[entry] ?? ''
      const registration: Registration = {
        protocols: [
          ...((bits & 1) === 0 ? [] : (['tcp'] as const)),
          ...((bits & 2) === 0 ? [] : (['udp'] as const)),
        ],
        name: names?.[entry] ?? '',
        description: descriptions?.[entry] ?? '',
        assignee: person === '' ? null : (people?.[Number(person)] ?? null),
        date: dates?.[entry] || null,
      }
      const known = this.#byPort.get(port)
      if (known === undefined) this.#byPort.set(port, [registration])
      else known.push(registration)
    }
  }

  /** Every port that is registered, ascending. */
  ports(): Iterable<number> {
    return this.#byPort.keys()
  }

  /** In IANA's order; empty where the port is registered for nobody. */
  of(port: number): readonly Registration[] {
    return this.#byPort.get(port) ?? []
  }
}
