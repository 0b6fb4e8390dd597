import type { HostReport } from '../scan/output/report'
import type { PortEvidence } from '../scan/results'
import type { HostLook, HostPortLook } from './look'

/** A host of which a scan said nothing. */
export const unseenHost: HostLook = {
  problem: 'the scan did not come to it.',
  up: null,
  open: [],
  at: () => null,
}

/**
 * What a scan found at a host, which may have several addresses: open where it is open at one of them.
 * @param problem why a name has no address, as a sentence
 */
export function hostLookOf(reports: readonly HostReport[], problem: string | null): HostLook {
  if (problem !== null) return { ...unseenHost, problem: `${problem}.` }
  if (reports.length === 0) return unseenHost
  if (reports.some(({ answersEverything }) => answersEverything)) {
    const why = 'it accepts connections on random ports too, so that an accepted one says nothing.'
    return { ...unseenHost, problem: why }
  }
  const open = new Map<string, HostPortLook>()
  for (const { results } of reports) {
    for (const found of results.evidenceIn(['open']))
      open.set(`${found.port}/${found.protocol}`, lookOf(found))
  }
  return {
    problem: null,
    up: reports.some(({ up }) => up === true) ? true : reports.every(({ up }) => up === false) ? false : null,
    open: [...open.values()],
    at(protocol, port) {
      const found = reports.flatMap(({ results }) => results.evidenceOf(protocol, port) ?? [])
      const best = found.find(({ state }) => state === 'open') ?? worstKnown(found)
      return best === undefined ? null : lookOf(best)
    },
  }
}

/** Of several addresses where it is open nowhere: the one of which least is known. */
function worstKnown(found: readonly PortEvidence[]): PortEvidence | undefined {
  const order = ['error', 'not-scanned', 'waiting', 'open|filtered', 'filtered', 'closed']
  return [...found].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0]
}

/** A name that stands for the number alone is no fact of the host. */
function lookOf({ protocol, port, state, identity }: PortEvidence): HostPortLook {
  return {
    protocol,
    port,
    state,
    service: identity?.confidence === 'guess' ? null : (identity?.protocol ?? null),
  }
}
