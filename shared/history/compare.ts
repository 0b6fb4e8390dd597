import { counted } from '../scan/output/figures'
import { listText } from '../words/list-text'
import type { HostAsked } from './asked-hosts'
import { compareFacts } from './compare-facts'
import { comparePorts, unaskedVersions } from './compare-ports'
import { type Side, sideOf } from './compared-side'
import type { ComparedRun, Comparison, HostChange, HostComparison, NotKnown, OpenPort } from './comparison'
import { hostOrder } from './host-order'
import { PortRanges } from './port-ranges'
import type { StoredHost, StoredRun } from './stored-run'
import { uncomparedFacts } from './uncompared-facts'

/**
 * What changed from one run to the other. What one of them did not ask, or did not come to, is not known: it is never called
 * closed or gone.
 */
export function compareRuns(first: ComparedRun, second: ComparedRun): Comparison {
  const a = sideOf(first)
  const b = sideOf(second)
  const addresses = [...new Set([...first.run.hosts.keys(), ...second.run.hosts.keys()])]
  const all = addresses.sort(hostOrder).map((address) => compareHost(address, a, b))
  const hosts = all.filter(({ changes, notKnown }) => changes.length + notKnown.length > 0)
  const notKnown = [...unlikeQuestions(first, second), ...uncomparedFacts(first, second)]
  const counts = countsOf(hosts)
  return {
    a: first,
    b: second,
    hosts,
    hostsInBoth: addresses.filter((one) => first.run.hosts.has(one) && second.run.hosts.has(one)).length,
    notKnown,
    same: hosts.every(
      ({ changes, notKnown: unknown }) => changes.length === 0 && unknown.every(({ counts }) => !counts),
    ),
    counts,
  }
}

function isThere(host: StoredHost | undefined): boolean {
  return host !== undefined && (host.up === true || host.ports.some(({ state }) => state === 'open'))
}

function compareHost(address: string, a: Side, b: Side): HostComparison {
  const inA = a.run.hosts.get(address)
  const inB = b.run.hosts.get(address)
  const names = [...new Set([...(inB?.names ?? []), ...(inA?.names ?? [])].map(({ name }) => name))]
  const [there, here] = [isThere(inA), isThere(inB)]
  const known = (changes: readonly HostChange[], notKnown: readonly NotKnown[] = []) => ({
    address,
    names,
    changes,
    notKnown,
  })
  if (inA !== undefined && inB !== undefined && there === here) {
    const ports = comparePorts(inA, inB, a, b)
    return known(
      [...ports.changes, ...compareFacts(inA, inB, a.run, b.run)],
      [...ports.notKnown, ...unaskedVersions(inA, inB, a, b)],
    )
  }
  if (there && inA !== undefined) {
    const unknown = whyUnknown(b, inB, address)
    const open = openPortsOf(inA)
    if (unknown === null) return known([{ kind: 'gone', open }])
    return known(
      [],
      [{ sentence: `It is in ${a.label}${openText(open)}; ${unknown.why}`, counts: unknown.counts }],
    )
  }
  if (here && inB !== undefined) {
    const unknown = whyUnknown(a, inA, address)
    const open = openPortsOf(inB)
    if (unknown === null) return known([{ kind: 'appeared', open }])
    return known(
      [],
      [{ sentence: `It is in ${b.label}${openText(open)}; ${unknown.why}`, counts: unknown.counts }],
    )
  }
  return known([])
}

/** Why nobody knows whether a host was there in a run that has nothing of it; null: it was asked, and did not answer. */
function whyUnknown(
  { label, run, asked }: Side,
  host: StoredHost | undefined,
  address: string,
): { readonly why: string; readonly counts: boolean } | null {
  if (host !== undefined) {
    if (host.up === false || silent(host)) return null
    const why = host.complete ? 'nothing is known of it' : 'its scan was not finished'
    return { why: `${why} in ${label}.`, counts: true }
  }
  const was: HostAsked = asked.asked(address)
  if (was === 'no') return { why: `${label} did not ask it.`, counts: false }
  if (run.partial.length > 0)
    return { why: `${label} is a part of its scan and may not have come to it.`, counts: true }
  if (listsOpenOnly(run)) return { why: `${label} lists hosts with open ports only (--open).`, counts: true }
  if (was === 'unknown')
    return { why: `${label} does not list it, and does not say whether it was asked.`, counts: true }
  return null
}

/** It was asked, and nothing came back: down, or behind a firewall that drops everything. */
function silent({ complete, reason, ports, rest }: StoredHost): boolean {
  if (!complete) return false
  return reason === 'no-response' || [...ports, ...rest].some(({ state }) => state.includes('filtered'))
}

function listsOpenOnly({ command }: StoredRun): boolean {
  return command?.includes('--open') ?? false
}

function openPortsOf({ ports }: StoredHost): readonly OpenPort[] {
  return ports
    .filter(({ state }) => state === 'open')
    .map(({ protocol, port, service }) => ({ protocol, port, service }))
}

function openText(open: readonly OpenPort[]): string {
  if (open.length === 0) return ''
  const listed = open.slice(0, 8).map(({ protocol, port }) => `${port}/${protocol}`)
  return ` with ${listText(open.length > 8 ? [...listed, `${open.length - 8} more`] : listed)} open`
}

/** Ports that only one of the two asked, for all hosts alike. */
function* unlikeQuestions(a: ComparedRun, b: ComparedRun): Generator<NotKnown, void, void> {
  for (const { label, run } of [a, b]) {
    for (const why of run.partial) yield { sentence: `${label} is only a part. ${why}`, counts: false }
    if (run.asked === null) {
      yield {
        sentence: `${label} does not say which ports it asked: a port that it does not list is not known.`,
        counts: false,
      }
    }
  }
  if (a.run.asked === null || b.run.asked === null) return
  for (const [one, other] of [[a, b] as const, [b, a] as const]) {
    for (const [protocol, ports] of one.run.asked ?? []) {
      const alone = ports.without(other.run.asked?.get(protocol) ?? PortRanges.none)
      if (alone.size === 0) continue
      const which = alone.size === 1 ? `port ${String(alone)}` : counted(alone.size, 'port')
      const list = String(alone)
      const named = alone.size === 1 || list.length > 60 ? '' : ` (${list})`
      yield {
        sentence: `${other.label} did not ask ${protocol.toUpperCase()} ${which}${named}, which ${one.label} asked.`,
        counts: false,
      }
    }
  }
}

function countsOf(hosts: readonly HostComparison[]): Comparison['counts'] {
  const counts = {
    opened: 0,
    closed: 0,
    filtered: 0,
    unfiltered: 0,
    otherwise: 0,
    service: 0,
    appeared: 0,
    gone: 0,
    other: 0,
  }
  for (const { changes } of hosts) {
    for (const change of changes) {
      switch (change.kind) {
        case 'ports':
          counts[change.change] += change.ports.size
          break
        case 'service':
        case 'appeared':
        case 'gone':
          counts[change.kind] += 1
          break
        case 'names':
        case 'certificate':
        case 'mac':
        case 'system':
        case 'script':
          counts.other += 1
          break
        default:
          change satisfies never
      }
    }
  }
  return counts
}
