import { exposuresOfAnswer } from '../../identity/exposures'
import { formatPorts } from '../../ports/port-list'
import { jsonOwner } from '../../sockets/output/json'
import { type StateCounts, verdictStates } from '../event'
import { unresolvedOf, unresolvedText } from '../name-failure'
import type { PortEvidence } from '../results'
import { askedOf } from '../udp/questions'
import { detailedPorts } from './listing'
import { type HostReport, hostNamesOf, type ReportEnd, type ReportFormat, type ReportStart } from './report'

/**
 * One JSON document. A host stands in one line and each of its ports in one, so that it can be streamed and read; what
 * is known only at the end (`elapsedMs`, `partial`) stands after the hosts.
 */
export const jsonFormat: ReportFormat = (start) => {
  let hosts = 0
  return {
    begin: () => `{${members(jsonHead(start))},\n"hosts": [`,
    *host(host) {
      hosts += 1
      yield `${hosts === 1 ? '' : ','}\n  {${members(jsonHost(start, host))}, "ports": [`
      let ports = 0
      for (const port of detailedPorts(start, host)) {
        ports += 1
        yield `${ports === 1 ? '' : ','}\n    {${members(jsonPort(start, host, port))}}`
      }
      yield ']}'
    },
    end: (end) => `${hosts === 0 ? '' : '\n'}],\n${members(jsonEnd(start, end))}}\n`,
  }
}

/** What a document says before its first host. */
export function jsonHead(start: ReportStart): Record<string, unknown> {
  return {
    portlight: start.version,
    command: 'scan',
    ...(start.by === undefined ? { arguments: start.commandLine } : { by: start.by }),
    started: new Date(start.startedAt).toISOString(),
    asked: start.asked.text(),
    ...(start.identifies ? { identifies: true } : {}),
    unresolved: unresolvedOf(start.plan.names).map((name) => ({
      name: name.name,
      problem: unresolvedText(name),
    })),
  }
}

/** One host without its ports. `states` accounts for every port that was asked for. */
export function jsonHost(start: ReportStart, host: HostReport): Record<string, unknown> {
  const counts = countsOf(start, host.results.counts)
  const states: Record<string, string> = {}
  for (const state of verdictStates) if (state in counts) states[state] = host.results.rangesOf(state)
  const reasons = reasonsOf(host)
  if (host.results.count('not-scanned') + host.results.count('waiting') > 0)
    states.notScanned = host.results.rangesOf('not-scanned')
  return {
    target: host.target,
    names: hostNamesOf(start, host),
    address: host.address,
    up: host.up,
    reason: host.up === true ? null : host.reason,
    answersEverything: host.answersEverything,
    intercepted: host.intercepted.length === 0 ? '' : formatPorts(host.intercepted),
    elapsedMs: Math.round(host.elapsedMs),
    counts,
    states,
    ...(Object.keys(reasons).length === 0 ? {} : { reasons }),
  }
}

/** Why the ports of a state have it: one word where all have the same, otherwise the ports of each. */
function reasonsOf({ results }: HostReport): Record<string, string | Record<string, string>> {
  const states = verdictStates.filter((state) => results.count(state) > 0)
  return Object.fromEntries(
    states.map((state) => {
      const groups = results.byReason(state)
      const [first] = groups
      if (groups.length === 1 && first !== undefined) return [state, first.reason]
      return [
        state,
        Object.fromEntries(groups.map(({ reason, slots }) => [reason, results.asked.textOf(slots)])),
      ]
    }),
  )
}

/** One port of a host. */
export function jsonPort(
  start: ReportStart,
  { address, here, startedAt }: HostReport,
  evidence: PortEvidence,
): Record<string, unknown> {
  const listening = here?.on(address, evidence.protocol, evidence.port).answering ?? []
  const exposures = evidence.identity === null ? [] : exposuresOfAnswer(evidence.identity, startedAt)
  return {
    port: evidence.port,
    protocol: evidence.protocol,
    state: evidence.state,
    reason: evidence.reason,
    service: start.serviceOf(evidence),
    rttMs: evidence.rttMs === null ? null : Math.round(evidence.rttMs * 1000) / 1000,
    tries: evidence.tries,
    ...(evidence.identity === null ? {} : { identity: evidence.identity }),
    ...(exposures.length === 0 ? {} : { exposures }),
    // of this computer's socket table, and not of the scan
    ...(here === undefined ? {} : { owners: listening.flatMap(({ owners }) => owners.map(jsonOwner)) }),
    ...(evidence.protocol === 'udp' ? { asked: askedOf(evidence.port, evidence.tries) } : {}),
  }
}

/** What a document says after its last host. */
export function jsonEnd(start: ReportStart, end: ReportEnd): Record<string, unknown> {
  return {
    hostsTotal: end.hostsTotal,
    hostsUp: end.hostsUp,
    hostsDown: end.hostsDown,
    hostsDownNotListed: end.downNotListed,
    ...(end.unknownNotListed === 0 ? {} : { hostsUnknownNotListed: end.unknownNotListed }),
    counts: countsOf(start, end.counts),
    elapsedMs: Math.round(end.elapsedMs),
    partial: end.partial,
    ...(end.problem === null ? {} : { problem: end.problem }),
  }
}

/** Without the state that no TCP port can have, where nothing but TCP is asked. */
function countsOf(start: ReportStart, counts: StateCounts): Partial<StateCounts> {
  if (start.asked.udp.length > 0 || counts['open|filtered'] > 0) return counts
  const { 'open|filtered': _, ...others } = counts
  return others
}

/** What stands between the braces, in one line, with blanks for the eye. */
function members(value: Record<string, unknown>): string {
  return Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${JSON.stringify(member)}`)
    .join(', ')
}
